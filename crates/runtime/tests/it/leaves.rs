//! What becomes of single values.

use mcpgen_runtime::{Leaf, Projected};
use proptest::prelude::*;
use serde_json::value::RawValue;

fn with<T>(raw: &str, look: impl FnOnce(Leaf<'_>) -> T) -> T {
    let raw: Box<RawValue> = serde_json::from_str(raw).unwrap();
    look(Leaf::new(&raw))
}

/// What a projection gives, spelled out.
fn spelled(projected: &Projected<'_>) -> String {
    match projected {
        Projected::Absent => "absent".to_owned(),
        Projected::Mistyped => "mistyped".to_owned(),
        Projected::Text(text) => format!("text {text}"),
        Projected::Document { text, .. } => format!("text {text}"),
        Projected::Number(number) => format!("number {number}"),
        Projected::Boolean(boolean) => format!("boolean {boolean}"),
    }
}

#[test]
fn values_are_converted_when_nothing_is_lost() {
    let cases = [
        ("\"a\"", "text a", "mistyped", "mistyped", "mistyped"),
        ("30", "text 30", "number 30", "number 30", "mistyped"),
        ("30.0", "text 30.0", "number 30", "number 30.0", "mistyped"),
        ("\"30\"", "text 30", "number 30", "number 30", "mistyped"),
        ("-1.5e3", "text -1.5e3", "number -1500", "number -1.5e3", "mistyped"),
        ("30.5", "text 30.5", "mistyped", "number 30.5", "mistyped"),
        (
            "18446744073709551615",
            "text 18446744073709551615",
            "number 18446744073709551615",
            "number 18446744073709551615",
            "mistyped",
        ),
        ("18446744073709551616", "text 18446744073709551616", "mistyped", "number 18446744073709551616", "mistyped"),
        ("1e20", "text 1e20", "mistyped", "number 1e20", "mistyped"),
        ("\"007\"", "text 007", "mistyped", "mistyped", "mistyped"),
        ("\" 7\"", "text  7", "mistyped", "mistyped", "mistyped"),
        ("\"NaN\"", "text NaN", "mistyped", "mistyped", "mistyped"),
        ("true", "text true", "mistyped", "mistyped", "boolean true"),
        ("\"false\"", "text false", "mistyped", "mistyped", "boolean false"),
        ("null", "absent", "absent", "absent", "absent"),
        ("{}", "mistyped", "mistyped", "mistyped", "mistyped"),
        ("[1]", "mistyped", "mistyped", "mistyped", "mistyped"),
    ];
    for (raw, string, integer, number, boolean) in cases {
        with(raw, |leaf| {
            assert_eq!(spelled(&leaf.string()), string, "{raw} as string");
            assert_eq!(spelled(&leaf.integer()), integer, "{raw} as integer");
            assert_eq!(spelled(&leaf.number()), number, "{raw} as number");
            assert_eq!(spelled(&leaf.boolean()), boolean, "{raw} as boolean");
        });
    }
    assert_eq!(Leaf::default().string(), Projected::Absent);
}

#[test]
fn dates_are_the_start_of_moments() {
    with("\"2024-05-06T07:08:09.000+0000\"", |leaf| assert_eq!(spelled(&leaf.date()), "text 2024-05-06"));
    with("\"6 May 2024, noon\"", |leaf| assert_eq!(leaf.date(), Projected::Mistyped));
    with("\"äöüäöüäöü\"", |leaf| assert_eq!(leaf.date(), Projected::Mistyped));
}

#[test]
fn truncation_is_marked() {
    with("\"abcdef\"", |leaf| assert_eq!(spelled(&leaf.string().truncate(4)), "text abc…"));
    with("\"abcd\"", |leaf| assert_eq!(spelled(&leaf.string().truncate(4)), "text abcd"));
    with("12345", |leaf| assert_eq!(spelled(&leaf.number().truncate(2)), "number 12345"));
}

proptest! {
    #[test]
    fn numbers_written_are_json(text in "-?[0-9.eE+-]{1,24}|[a-z]{0,3}[0-9]{0,3}") {
        let raw = serde_json::to_string(&text).unwrap();
        with(&raw, |leaf| {
            for projected in [leaf.integer(), leaf.number()] {
                if let Projected::Number(number) = projected {
                    let parsed: serde_json::Value = serde_json::from_str(&number).unwrap();
                    assert!(parsed.is_number());
                }
            }
            if let Projected::Number(number) = leaf.integer() {
                assert!(number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok());
            }
        });
    }
}
