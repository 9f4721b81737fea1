//! Cursors: what is signed comes back, nothing else does.

use mcpgen_runtime::cursor::{Cursor, digest};
use mcpgen_runtime::secret::Secret;
use proptest::prelude::*;

fn keys(names: &[&str]) -> Vec<Secret> {
    names.iter().map(|name| Secret::new(name)).collect()
}

fn any_cursor() -> impl Strategy<Value = Cursor> {
    (any::<Option<String>>(), any::<u32>(), any::<[u8; 8]>(), any::<u32>(), any::<[u8; 8]>())
        .prop_map(|(position, size, arguments, skip, last)| Cursor { position, size, arguments, skip, last })
}

proptest! {
    #[test]
    fn a_cursor_comes_back(cursor in any_cursor()) {
        let keys = keys(&["key one", "key two"]);
        let text = cursor.encode("tool", &keys);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        prop_assert_eq!(Cursor::decode(&text, "tool", &keys), Some(cursor.clone()));
        prop_assert_eq!(Cursor::decode(&text, "other", &keys), None);
    }

    #[test]
    fn a_changed_cursor_is_refused(cursor in any_cursor(), at in any::<prop::sample::Index>(), with in "[A-Za-z0-9_-]") {
        let keys = keys(&["key one"]);
        let text = cursor.encode("tool", &keys);
        let at = at.index(text.len());
        let changed = format!("{}{with}{}", &text[..at], &text[at + 1..]);
        prop_assume!(changed != text);
        prop_assert_eq!(Cursor::decode(&changed, "tool", &keys), None);
        prop_assert_eq!(Cursor::decode(&text[..at], "tool", &keys), None);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        prop_assert_eq!(Cursor::decode(&text, "tool", &keys(&["key one"])), None);
    }
}

#[test]
fn keys_rotate() {
    let cursor = Cursor { position: None, size: 20, arguments: digest(b"a"), skip: 3, last: digest(b"b") };
    let (old, both, new) = (keys(&["old"]), keys(&["new", "old"]), keys(&["new"]));
    let by_old = cursor.encode("tool", &old);
    let by_both = cursor.encode("tool", &both);
    assert!(Cursor::decode(&by_old, "tool", &both).is_some());
    assert!(Cursor::decode(&by_both, "tool", &new).is_some(), "the first key signs");
    assert!(Cursor::decode(&by_old, "tool", &new).is_none());
    assert!(Cursor::decode(&by_old, "tool", &[]).is_none());
}
