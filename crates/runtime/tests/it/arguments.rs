//! Arguments: what is lenient, and what is said of the rest.

use mcpgen_runtime::request::QueryValue;
use mcpgen_runtime::{Body, Failure, Number, arguments, check};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sample::{jira_get_issue, jira_search};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Numbers {
    #[serde(deserialize_with = "arguments::integer")]
    must: i64,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    may: Option<i64>,
    ratio: Option<Number>,
}

fn numbers(given: &Value) -> Result<Numbers, serde_json::Error> {
    Numbers::deserialize(given.as_object().unwrap())
}

#[test]
fn whole_floats_are_integers_and_null_is_missing() {
    assert_eq!(
        numbers(&json!({ "must": 30.0, "may": null, "ratio": 2 })).unwrap(),
        Numbers { must: 30, may: None, ratio: Some(Number::Integer(2)) }
    );
    assert_eq!(
        numbers(&json!({ "must": -1, "may": 1e3 })).unwrap(),
        Numbers { must: -1, may: Some(1_000), ratio: None }
    );
    for wrong in [json!(30.5), json!("30"), json!(1e19), json!(u64::MAX), json!(true), json!(null), json!([])] {
        assert!(numbers(&json!({ "must": wrong })).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_keep_the_digits_that_the_caller_wrote() {
    for (given, json, text) in [
        ("5", "5", "5"),
        ("5.0", "5.0", "5"),
        ("0.1", "0.1", "0.1"),
        ("9007199254740993", "9007199254740993", "9007199254740993"),
        ("-9223372036854775808", "-9223372036854775808", "-9223372036854775808"),
        ("12345678901234567890", "12345678901234567890", "12345678901234567890"),
        ("1e21", "1e21", "1000000000000000000000"),
    ] {
        let number: Number = serde_json::from_str(given).unwrap();
        assert_eq!(Body::of(number).json().to_string().replace("e+", "e"), json, "{given}");
        assert_eq!(number.spelling(), text, "{given}");
        assert_eq!(number.float(), given.parse::<f64>().unwrap(), "{given}");
    }
    for odd in ["\"5\"", "true", "[5]"] {
        assert!(serde_json::from_str::<Number>(odd).is_err(), "{odd}");
    }
}

/// The sentence for arguments that cannot be read.
fn complaint(tool: &mcpgen_runtime::Tool, given: &Value) -> String {
    #[derive(Debug, Deserialize)]
    struct Never {
        #[serde(rename = "\u{0}")]
        _never: (),
    }
    let failure = arguments::read::<Never>(tool, given.as_object().unwrap()).unwrap_err();
    failure.sentence("Jira Cloud", tool, mcpgen_runtime::UpstreamCredential::CallerToken)
}

#[test]
fn complaints_name_the_argument_and_what_is_allowed() {
    let issue = &jira_get_issue::TOOL;
    for (given, wanted) in [
        (json!({}), "Argument `issue_key` is required. Example: `PROJ-123`."),
        (json!({ "issue_key": null }), "Argument `issue_key` is required. Example: `PROJ-123`."),
        (json!({ "issue_key": 5 }), "Argument `issue_key` must be a string. Example: `PROJ-123`."),
        (json!({ "issue_key": "A-1", "only": "key" }), "Argument `only` must be an array of strings."),
        (json!({ "issue_key": "A-1", "only": [1] }), "Argument `only` must be an array of strings."),
        (
            json!({ "issueKey": "A-1" }),
            "Argument `issueKey` does not exist; `jira_get_issue` takes `issue_key`, `only`.",
        ),
        (
            json!({ "issue_key": "A-1" }),
            "The arguments do not match the tool's input schema. Call `jira_get_issue` again with corrected ones.",
        ),
    ] {
        assert_eq!(complaint(issue, &given), wanted);
    }
    let search = &jira_search::TOOL;
    assert_eq!(
        complaint(search, &json!({ "jql": "x", "max_results": 1.5 })),
        "Argument `max_results` must be a whole number."
    );
    let long = complaint(search, &json!({ "x\n\u{202e}".repeat(100): 1 }));
    assert!(long.len() < 300 && !long.contains('\n') && !long.contains('\u{202e}'), "{long}");
}

#[test]
fn whole_numbers_are_told_by_their_width() {
    let search = &jira_search::TOOL;
    for (given, wanted) in [
        ("9223372036854775808", "Argument `max_results` must be a whole number of at most 64 bits."),
        ("-1e19", "Argument `max_results` must be a whole number of at most 64 bits."),
        ("1.5", "Argument `max_results` must be a whole number."),
        ("\"1\"", "Argument `max_results` must be a whole number."),
    ] {
        let given: Value = serde_json::from_str(given).unwrap();
        assert_eq!(complaint(search, &json!({ "jql": "x", "max_results": given })), wanted, "{given}");
    }
}

#[test]
fn numbers_that_were_rounded_are_refused() {
    let refused = |number: &str| {
        let given: Value = serde_json::from_str(&format!(r#"{{"a":{{"b":[1,{number}]}}}}"#)).unwrap();
        let read = arguments::read::<serde::de::IgnoredAny>(&jira_search::TOOL, given.as_object().unwrap());
        match read {
            Err(Failure::Argument { name, problem }) => {
                assert!(name.as_deref() == Some("a") && problem.starts_with("must hold only numbers"), "{problem}");
                true
            }
            read => read.is_err(),
        }
    };
    for number in [
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "9007199254740993.0",
        "12345678901234567e1",
    ] {
        assert!(refused(number), "{number}");
    }
    for number in [
        "18446744073709551615",
        "-9223372036854775808",
        "9007199254740993",
        "9007199254740991.0",
        "0.30000000000000004",
        "1234567890123.4567",
        "1e21",
        "6.02214076e23",
        "-1e300",
    ] {
        assert!(!refused(number), "{number}");
    }
}

fn problem(outcome: Result<(), Failure>) -> String {
    match outcome {
        Err(Failure::Argument { name: Some(name), problem }) => format!("{name} {problem}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn checks_say_what_is_allowed() {
    static PATTERN: check::Pattern = check::Pattern::new("^[A-Z]\\d+$");
    static BROKEN: check::Pattern = check::Pattern::new("(");
    assert_eq!(check::pattern("k", "A1", &PATTERN), Ok(()));
    assert_eq!(problem(check::pattern("k", "a1", &PATTERN)), "k must match the pattern `^[A-Z]\\d+$`");
    assert!(check::pattern("k", "A\u{661}", &PATTERN).is_err(), "digits are ASCII, as in ECMA-262");
    assert!(check::pattern("k", "A1\n", &PATTERN).is_err());
    assert!(check::pattern("k", "(", &BROKEN).is_err(), "a broken pattern lets nothing through");
    assert_eq!(check::max_length("k", "äöü", 3), Ok(()));
    assert_eq!(problem(check::max_length("k", "äöüß", 3)), "k must have at most 3 characters, not 4");
    assert_eq!(problem(check::min_length("k", "äö", 3)), "k must have at least 3 characters, not 2");
    assert_eq!(check::range("k", 5, Some(1), Some(5)), Ok(()));
    assert_eq!(problem(check::range("k", 6, Some(1), Some(5))), "k must be from 1 to 5, not 6");
    assert_eq!(problem(check::range("k", 0.5, Some(1.0), None)), "k must be at least 1, not 0.5");
    assert_eq!(problem(check::range("k", 9, None, Some(5))), "k must be at most 5, not 9");
    assert!(check::range("k", f64::NAN, Some(0.0), None).is_err());
    assert_eq!(problem(check::above("k", 1.0, 1.0)), "k must be more than 1, not 1");
    assert_eq!(problem(check::below("k", 1.0, 1.0)), "k must be less than 1, not 1");
    assert_eq!((check::above("k", 1.1, 1.0), check::below("k", 0.9, 1.0)), (Ok(()), Ok(())));
    assert!(check::above("k", f64::NAN, 0.0).is_err() && check::below("k", f64::NAN, 0.0).is_err());
    assert_eq!(check::int32("k", i64::from(i32::MIN)), Ok(()));
    assert_eq!(problem(check::int32("k", 2_147_483_648)), "k must be from -2147483648 to 2147483647, not 2147483648");
    assert_eq!(problem(check::one_of_numbers("k", 2, &[1, 3])), "k must be one of `1`, `3`");
    assert_eq!(check::one_of_numbers("k", 0.5, &[0.5]), Ok(()));
    assert_eq!(problem(check::min_items("k", 0, 1)), "k must have at least 1 elements, not 0");
    assert_eq!(problem(check::max_items("k", 3, 2)), "k must have at most 2 elements, not 3");
    assert_eq!((check::min_items("k", 1, 1), check::max_items("k", 2, 2)), (Ok(()), Ok(())));
    assert_eq!(problem(check::one_of("k", "c", &["a", "b"])), "k must be one of `a`, `b`");
    assert_eq!(problem(check::each_of("k", &["a".into(), "c".into()], &["a", "b"])), "k may hold only `a`, `b`");
    assert_eq!(check::each_of("k", &[], &["a"]), Ok(()));
}

#[test]
fn patterns_take_linear_time() {
    static PATTERN: check::Pattern = check::Pattern::new("^(a+)+$");
    let long = format!("{}b", "a".repeat(50_000));
    let started = std::time::Instant::now();
    assert!(check::pattern("k", &long, &PATTERN).is_err());
    assert!(started.elapsed().as_secs() < 5);
}
