//! Claims of tokens: what is said of them, and that it never holds the token.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mcpgen_runtime::claims::{Verdict, judge};
use serde_json::{Value, json};

use crate::sample::SERVER;

const NOW: u64 = 1_800_000_000;

fn verdict(claims: &Value) -> Verdict {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let token = format!("{}.{}.c2lnbmF0dXJl", part(&json!({ "alg": "RS256", "typ": "JWT" })), part(claims));
    judge(&token, &SERVER, UNIX_EPOCH + Duration::from_secs(NOW))
}

#[test]
fn the_clock_decides() {
    assert_eq!(verdict(&json!({ "exp": NOW + 3_000 })), Verdict::Fits("the token is valid for another 50 min".into()));
    assert_eq!(verdict(&json!({ "exp": NOW as f64 + 10.5 })), Verdict::Doubtful("the token expires in 10 s".into()));
    assert_eq!(verdict(&json!({ "exp": NOW - 7_300 })), Verdict::Unusable("the token expired 2 h ago".into()));
    let early = json!({ "exp": NOW + 9_000, "nbf": NOW + 300 });
    assert_eq!(verdict(&early), Verdict::Unusable("the token is not valid for another 5 min".into()));
    assert_eq!(verdict(&json!({})), Verdict::Fits("the token names no end of its life".into()));
    assert_eq!(verdict(&json!({ "exp": i64::MIN })), verdict(&json!({ "exp": -1e300 })));
}

#[test]
fn scopes_are_compared_with_what_the_tools_need() {
    let lacking = Verdict::Doubtful("the token does not name scopes that tools need: `read:jira-work`".into());
    for claims in [json!({ "scope": "offline_access" }), json!({ "scp": ["other"] }), json!({ "scope": "" })] {
        assert_eq!(verdict(&claims), lacking, "{claims}");
    }
    for claims in [json!({ "scope": "a read:jira-work" }), json!({ "scp": ["read:jira-work"] }), json!({ "scope": 7 })]
    {
        assert!(matches!(verdict(&claims), Verdict::Fits(_)), "{claims}");
    }
}

#[test]
fn anything_else_is_opaque() {
    let encoded = URL_SAFE_NO_PAD.encode("{}");
    for token in ["", "a", "a.b.c", "..", &format!("{encoded}.{encoded}.x"), &format!("{encoded}.{encoded}.x.y.z")] {
        assert_eq!(judge(token, &SERVER, UNIX_EPOCH), Verdict::Opaque, "{token}");
    }
}
