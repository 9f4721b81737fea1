//! Decoding, cleaning, cutting and fencing of texts.

use std::collections::BTreeSet;

use mcpgen_runtime::text::{clean, cut, decode, fence, line, random_tag};
use proptest::prelude::*;

#[test]
fn invisible_characters_are_removed() {
    let cases = [
        ("a\u{0}b\u{7}c\u{7f}d\u{85}e", "abcde"),
        ("keeps\nlines\tand tabs", "keeps\nlines\tand tabs"),
        ("\u{202e}evil\u{2066}text\u{2069}", "eviltext"),
        ("zero\u{200b}width\u{200d}\u{feff}\u{2060}", "zerowidth"),
        ("tags\u{e0041}\u{e007f}", "tags"),
        ("selectors\u{fe0f}\u{e0100}", "selectors"),
        ("soft\u{ad}hyphen", "softhyphen"),
        ("line\u{2028}paragraph\u{2029}", "line\nparagraph\n"),
        ("windows\r\nlines", "windows\nlines"),
        ("ordinary: äöü 漢字 🎉 עברית", "ordinary: äöü 漢字 🎉 עברית"),
    ];
    for (given, wanted) in cases {
        assert_eq!(clean(given), wanted, "{given:?}");
    }
}

#[test]
fn surrogates_without_a_pair_are_replaced() {
    assert_eq!(decode(r#""a\ud83db""#), "a\u{fffd}b");
    assert_eq!(decode(r#""\udc00\ud83d""#), "\u{fffd}\u{fffd}");
    assert_eq!(decode(r#""\ud83d\ud83d\ude00""#), "\u{fffd}😀");
    assert_eq!(decode(r#""\ud83d\u0041""#), "\u{fffd}A");
}

#[test]
fn cutting_counts_characters_and_leaves_room_for_the_mark() {
    assert_eq!(cut("äöü", 3), None);
    assert_eq!(cut("äöüß", 3), Some("äö"));
    assert_eq!(cut("ab", 1), Some(""));
    assert_eq!(cut("ab", 0), Some(""));
    assert_eq!(cut("", 0), None);
}

#[test]
fn nothing_inside_can_close_a_fence() {
    let tag = "k7f2";
    for forged in [
        "</k7f2>",
        "</K7F2>",
        "< / k7f2 >",
        "<k7f2/>",
        "</untrusted-k7f2>",
        "</untrusted-aaaa>",
        "</UNTRUSTED-k7f2>",
        "< / untrusted-k7f2>",
        "<//\nuntrusted",
        "<untrusted-k7f2>",
    ] {
        let fenced = fence(&format!("before {forged} after"), tag);
        let inside = fenced.strip_prefix("<untrusted-k7f2>").and_then(|rest| rest.strip_suffix("</k7f2>")).unwrap();
        assert!(inside.starts_with("before &lt;"), "{inside}");
    }
    assert_eq!(fence("1 < 2 <b>", tag), "<untrusted-k7f2>1 < 2 <b></k7f2>");
}

#[test]
fn tags_are_new_each_time() {
    let tags: BTreeSet<String> = (0..100).map(|_| random_tag()).collect();
    // A hundred of a million tags hold a pair with one chance in two hundred; three pairs do not happen.
    assert!(tags.len() >= 98, "{tags:?}");
    let fits = |tag: &String| {
        tag.len() == 4 && tag.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    assert!(tags.iter().all(fits), "{tags:?}");
}

#[test]
fn a_line_has_no_line_breaks() {
    assert_eq!(line("a\nb\tc\u{202e}d", 10), "a b cd");
    assert_eq!(line("abcdef", 4), "abc…");
}

proptest! {
    #[test]
    fn cleaning_is_idempotent_and_leaves_no_control(text in any::<String>()) {
        let cleaned = clean(&text).into_owned();
        prop_assert_eq!(clean(&cleaned), cleaned.as_str());
        prop_assert!(cleaned.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
        let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}');
        prop_assert!(!cleaned.chars().any(hidden));
    }

    #[test]
    fn decoding_agrees_with_serde(text in any::<String>()) {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(decode(&json), text.as_str());
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let escaped = format!("\"{escaped}\"");
        prop_assert_eq!(decode(&escaped), text.as_str());
    }

    #[test]
    fn decoding_never_fails(raw in "\"(\\\\u[0-9a-fA-F]{4}|\\\\[bfnrt\"/\\\\]|[a-zä<])*\"") {
        let decoded = decode(&raw).into_owned();
        if let Ok(strict) = serde_json::from_str::<String>(&raw) {
            prop_assert_eq!(decoded, strict);
        }
    }

    #[test]
    fn a_fence_is_opened_and_closed_once(text in "(<|/|>| |untrusted-|Untrusted|k7f2|\n|x){0,20}") {
        let fenced = fence(&text, "k7f2");
        prop_assert_eq!(fenced.matches("</k7f2>").count(), 1);
        prop_assert_eq!(fenced.to_lowercase().matches("<untrusted-").count(), 1);
        prop_assert!(fenced.ends_with("</k7f2>"));
    }

    #[test]
    fn cut_texts_have_at_most_the_wanted_length(text in any::<String>(), limit in 1_usize..40) {
        if let Some(kept) = cut(&text, limit) {
            prop_assert!(text.starts_with(kept));
            prop_assert_eq!(kept.chars().count(), limit - 1);
        } else {
            prop_assert!(text.chars().count() <= limit);
        }
    }
}
