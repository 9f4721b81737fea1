//! The YAML parser's complaints in our words.

/// What is wrong, in our words; `info` is the parser's text.
pub(super) fn reason(info: &str) -> &'static str {
    REASONS.iter().find(|(theirs, _)| info.contains(theirs)).map_or("this is not YAML", |(_, ours)| ours)
}

/// Part of the parser's text → our words. The first that fits counts.
const REASONS: &[(&str, &str)] = &[
    ("unprintable character", "a control character"),
    ("tab", "a tab stands where only spaces may indent"),
    ("quoted scalar, found unexpected end of stream", "a quoted text is not closed"),
    ("unknown escape character", "an escape that YAML does not have; write `\\\\` for a backslash"),
    ("hexadecimal number", "an escape lacks a hexadecimal digit"),
    ("Unicode character escape", "an escape that is no character"),
    ("indentation in quoted scalar", "a line of a quoted text is not indented far enough"),
    ("after double-quoted scalar", "something follows after a quoted text"),
    ("unexpected document indicator", "a document marker stands inside a quoted text"),
    ("mapping values are not allowed", "a `:` stands where no value can start; a text that holds `: ` needs quotes"),
    ("illegal placement of ':'", "a `:` stands where no value can start; a text that holds `: ` needs quotes"),
    ("mapping keys are not allowed", "a key stands where none can be"),
    ("simple key", "a key without its `:`, or a text that is not indented far enough"),
    ("block sequence entries are not allowed", "a `- ` stands where no list item can be"),
    ("did not find expected ',' or '}'", "a `}` or `,` is missing"),
    ("expected ',' or ']'", "a `]` or `,` is missing"),
    ("indentation in flow construct", "a line inside brackets is not indented far enough"),
    ("expected '-' indicator", "a line that is no item of the list above; check its indentation"),
    ("did not find expected key", "a line that belongs to no key; check its indentation"),
    ("did not find expected node content", "a value is missing"),
    ("misplaced bracket", "a bracket that closes nothing"),
    ("wrongly indented line in block scalar", "a line of a block text is indented less than its first line"),
    ("indicator equal to 0", "a block text cannot be indented by 0"),
    ("block scalar", "only a comment may follow `|` or `>`"),
    ("invalid indentation", "this line is indented by a wrong number of spaces"),
    ("comment intercepting", "a comment stands inside a text of several lines; put the text in quotes"),
    ("plain scalar", "a text that needs quotes"),
    ("unexpected character", "a text cannot start with this character; put it in quotes"),
    ("byte order mark", "a byte order mark stands inside the file"),
    ("document end marker", "something follows after the end of the document"),
    ("document start", "a document cannot start here"),
    ("end marker before directive", "a directive stands inside the document"),
    ("directive", "a directive (`%`) that YAML does not have"),
    ("anchor or alias", "the name of an anchor or alias is missing"),
    ("handle wasn't declared", "a tag with a prefix that is not declared"),
    ("tag", "a tag (`!`) that is not well formed"),
    ("unexpected eof", "the text ends in the middle of a value"),
];
