//! Inputs made to exhaust memory or stack: one error, soon, on an ordinary stack.

use std::fs::File;
use std::time::{Duration, Instant};

use mcpgen::diagnostics::Problem;
use mcpgen::source::limits::{MAX_ALIAS_NODES, MAX_DEPTH, MAX_NODES, MAX_YAML_LOOKAHEAD};
use mcpgen::source::{SourceError, Sources, parse_json, parse_yaml};

use super::selected;

fn yaml_error(text: String) -> SourceError {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    parse_yaml(&sources, file).unwrap_err()
}

fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    // Test builds are slow and so may the machine be; the point is that nothing grows without bound.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    result
}

#[test]
fn a_few_hundred_bytes_of_aliases_do_not_become_a_million_values() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..6 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    assert!(bomb.len() < 400);
    let error = soon(|| yaml_error(bomb));
    assert!(matches!(error, SourceError::TooManyNodes { limit: MAX_ALIAS_NODES, .. }), "{error:?}");
}

#[test]
fn aliases_cannot_nest_deeper_than_anything_else() {
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..1000 {
        chain += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    assert!(matches!(yaml_error(chain), SourceError::TooDeep { limit: MAX_DEPTH, .. }));
}

#[test]
fn deep_nesting_is_refused_in_both_formats() {
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    let error = yaml_error(deep.clone());
    assert!(matches!(error, SourceError::TooDeep { limit: MAX_DEPTH, .. }), "{error:?}");
    let block: String = (0..5000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert!(matches!(yaml_error(block), SourceError::TooDeep { limit: MAX_DEPTH, .. }));
    let mut sources = Sources::default();
    let file = sources.add("a.json", deep.as_str());
    let error = parse_json(&sources, file, 0..deep.len()).unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { limit: MAX_DEPTH, .. }), "{error:?}");
    let at_limit = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    let file = sources.add("b.json", at_limit.as_str());
    assert!(parse_json(&sources, file, 0..at_limit.len()).is_ok());
    assert!(parse_yaml(&sources, file).is_ok());
}

#[test]
fn millions_of_values_are_refused_in_both_formats() {
    let many = format!("[{}1]", "1,".repeat(MAX_NODES));
    let mut sources = Sources::default();
    let file = sources.add("a.json", many.as_str());
    let error = soon(|| parse_json(&sources, file, 0..many.len()).unwrap_err());
    assert!(matches!(error, SourceError::TooManyNodes { limit: MAX_NODES, .. }), "{error:?}");
    let error = soon(|| yaml_error("- a\n".repeat(MAX_NODES)));
    assert!(matches!(error, SourceError::TooManyNodes { limit: MAX_NODES, .. }), "{error:?}");
    let told = error.diagnostic();
    assert_eq!((told.code, told.message.as_str()), ("MG0007", "there are more values than the limit of 1000000"));
}

#[test]
fn a_huge_sparse_file_is_refused_by_its_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.yaml");
    File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let start = Instant::now();
    let error = Sources::default().read(&path, "huge.yaml").unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(error.diagnostic().message, "`huge.yaml` is larger than 64 MiB");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let message = |path: &std::path::Path| Sources::default().read(path, "x.yaml").unwrap_err().diagnostic().message;
    assert_eq!(message(&folder.path().join("no")), "`x.yaml` does not exist");
    assert_eq!(message(folder.path()), "`x.yaml` cannot be read: it is a folder");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, b"a: \xff").unwrap();
    let diagnostic = Sources::default().read(file.path(), "x.yaml").unwrap_err().diagnostic();
    assert_eq!(diagnostic.message, "`x.yaml` is not UTF-8");
    assert_eq!(diagnostic.notes, ["the first byte that is not is number 3, counted from 0"]);
}

#[test]
fn long_chains_of_references_need_no_deep_stack() {
    let chain: Vec<String> = (0..20_000)
        .map(|link| format!(r##""S{link}": {{"type": "object", "properties": {{"next": {{"$ref": "#/components/schemas/S{}"}}}}}}"##, link + 1))
        .collect();
    let aliases: Vec<String> =
        (0..20_000).map(|link| format!(r##""A{link}": {{"$ref": "#/components/schemas/A{}"}}"##, link + 1)).collect();
    let text = format!(
        r##"{{"openapi": "3.0.0", "paths": {{"/a": {{"get": {{"responses": {{"200": {{"content": {{
            "a/b": {{"schema": {{"$ref": "#/components/schemas/S0"}}}}, "a/c": {{"schema": {{"$ref": "#/components/schemas/A0"}}}}}}}}}}}}}}}},
            "components": {{"schemas": {{ {}, {}, "S20000": {{}}, "A20000": {{"type": "string"}} }}}}}}"##,
        chain.join(","),
        aliases.join(",")
    );
    let api = soon(|| selected("a.json", &text, &["GET /a"])).unwrap();
    assert_eq!(api.schemas.len(), 40_002);
}

#[test]
fn the_deepest_schema_fits_the_stack() {
    let levels = MAX_DEPTH - 8;
    let schema = r#"{"items":"#.repeat(levels) + "{}" + &"}".repeat(levels);
    let text = format!(
        r#"{{"openapi": "3.0.0", "paths": {{"/a": {{"get": {{"responses": {{"200": {{"content": {{"a/b": {{"schema": {schema}}}}}}}}}}}}}}}}}"#
    );
    assert_eq!(selected("a.json", &text, &["GET /a"]).unwrap().schemas.len(), levels + 1);
}

#[test]
fn what_the_yaml_parser_must_hold_as_a_whole_is_bounded() {
    let expected = "a text, a comment or a value in brackets behind this place is longer than 2 MiB";
    for piece in ["1,", "a: ", "? ", "&a ", ": "] {
        let text = format!("[{}", piece.repeat(MAX_YAML_LOOKAHEAD * 3));
        let error = soon(|| yaml_error(text));
        assert!(matches!(&error, SourceError::Syntax { reason, .. } if reason == expected), "{piece:?} {error:?}");
    }
    let text = format!("z: '{}'", "a ".repeat(MAX_YAML_LOOKAHEAD / 2 - 100));
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    assert!(parse_yaml(&sources, file).is_ok());
}

#[test]
fn all_files_that_references_name_share_one_limit() {
    let folder = tempfile::tempdir().unwrap();
    let half = format!("x: [{}1]\ny: {{type: string}}\n", "1,".repeat(MAX_NODES / 2));
    for name in ["a.yaml", "b.yaml", "c.yaml"] {
        std::fs::write(folder.path().join(name), if name == "c.yaml" { "y: {}" } else { &half }).unwrap();
    }
    let path = folder.path().join("api.yaml");
    let answer = |name: &str| format!("{{content: {{a/b: {{schema: {{$ref: '{name}#/y'}}}}}}}}");
    let (a, b, c) = (answer("a.yaml"), answer("b.yaml"), answer("c.yaml"));
    let text = format!("openapi: 3.0.0\npaths: {{/a: {{get: {{responses: {{200: {a}, 201: {b}, 202: {c}}}}}}}}}\n");
    std::fs::write(&path, text).unwrap();
    let mut sources = Sources::default();
    let file = sources.read(&path, "api.yaml").unwrap();
    let told = soon(|| super::selected_from(&mut sources, file, &["GET /a"]).map(|_| ()).unwrap_err());
    let refused: Vec<&str> = told.lines().filter(|line| line.starts_with("error")).collect();
    let expected = ["b.yaml", "c.yaml"].map(|name| format!("error[MG0331]: reference `{name}#/y` cannot be followed"));
    assert_eq!(refused, expected);
    assert!(told.contains("there are more values than the limit of 1000000"), "{told}");
}

#[test]
fn thousands_of_problems_on_one_long_line_are_told_soon() {
    let text = format!("{{{}}}", "\"é\": 1, ".repeat(400_000));
    let mut sources = Sources::default();
    let file = sources.add("a.json", text.as_str());
    let span = |start| mcpgen::source::Span { file, start, end: start + 4 };
    let problems: Vec<_> = (0..5_000)
        .map(|number| mcpgen::diagnostics::Diagnostic::error("MG0005", "x").at(span(1 + number * 720), ""))
        .collect();
    let told = soon(|| {
        let _ = mcpgen::diagnostics::render_json(&sources, &problems);
        mcpgen::diagnostics::render_text(&sources, &problems, false)
    });
    assert!(told.contains("--> a.json:1:2\n"), "{}", &told[..200]);
    assert!(told.contains("--> a.json:1:642\n"), "{}", &told[..2000]);
}
