//! Reading of upstream answers: odd shapes never fail, broken texts are repaired.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::lists::Presence;
use mcpgen_runtime::repair::repair;
use mcpgen_runtime::{Array, Failure, Leaf, Leaves, Member, ReadObject};
use proptest::prelude::*;
use serde::de::MapAccess;

#[derive(Default)]
struct Root<'a> {
    list: Array<Item<'a>>,
    words: Leaves<'a>,
    inner: Item<'a>,
    deep: Leaf<'a>,
    plain: Leaf<'a>,
}

#[derive(Default)]
struct Item<'a> {
    id: Leaf<'a>,
    note: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Root<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "list" => value.array(&mut self.list),
            "words" => value.leaves(&mut self.words),
            "inner" => value.object(&mut self.inner),
            "chain" => value.leaf_at(&["of", "names"], &mut self.deep),
            "plain" => value.leaf(&mut self.plain),
            _ => value.skip(),
        }
    }
}

impl<'a> ReadObject<'a> for Item<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "note" => value.leaf(&mut self.note),
            _ => value.skip(),
        }
    }
}

fn ids(root: &Root<'_>) -> Vec<String> {
    root.list.items.iter().map(|item| item.id.text().unwrap_or_default().into_owned()).collect()
}

fn read<T>(body: impl Into<Vec<u8>>, look: impl FnOnce(Root<'_>) -> T) -> T {
    let answer = Answer::new(body.into());
    look(answer.read().unwrap())
}

#[test]
fn other_types_than_expected_stay_at_their_default() {
    for odd in ["null", "true", "7", "-7", "1.5", "\"text\"", "{}", "[]", "{\"a\":[1]}", "[[{}]]"] {
        let body = format!(r#"{{"list":{odd},"words":{odd},"inner":{odd},"chain":{odd},"x":{odd},"plain":1}}"#);
        read(body, |root| {
            assert!(root.list.items.is_empty(), "{odd}");
            assert_eq!(root.plain.text().unwrap(), "1");
            assert!(root.inner.id.text().is_none());
            assert!(root.deep.text().is_none());
            let wanted = match odd {
                "null" => Presence::Absent,
                _ if odd.starts_with('[') => Presence::Present,
                _ => Presence::Mistyped,
            };
            assert_eq!(root.list.presence, wanted, "{odd}");
            assert_eq!(root.words.presence, wanted, "{odd}");
        });
    }
}

#[test]
fn bad_elements_are_dropped_and_counted() {
    read(r#"{"list":[{"id":1},2,null,"x",[],{"id":"b"}],"words":["a",{},1]}"#, |root| {
        assert_eq!(ids(&root), ["1", "b"]);
        assert_eq!(root.list.dropped, 4);
        assert_eq!(root.words.items.len(), 3);
    });
}

#[test]
fn the_last_of_repeated_members_counts() {
    read(r#"{"plain":1,"inner":{"id":1,"note":2},"plain":2,"inner":{"id":3}}"#, |root| {
        assert_eq!(root.plain.text().unwrap(), "2");
        assert_eq!(root.inner.id.text().unwrap(), "3");
        assert!(root.inner.note.text().is_none(), "a repeated object starts afresh");
    });
    read(r#"{"list":[{"id":1}],"list":null,"chain":{"of":{"names":1}},"chain":{"of":2}}"#, |root| {
        assert!(root.list.items.is_empty());
        assert!(root.deep.text().is_none());
    });
}

#[test]
fn chains_and_escaped_names_are_followed() {
    read(r#"{"pl\u0061in":1,"chain":{"x":[1],"of":{"y":{},"n\u0061mes":"deep"}}}"#, |root| {
        assert_eq!(root.plain.text().unwrap(), "1");
        assert_eq!(root.deep.text().unwrap(), "deep");
    });
}

#[test]
fn a_lone_surrogate_spoils_one_letter() {
    read(r#"{"list":[{"id":"a\ud83d"},{"id":"b"}]}"#, |root| assert_eq!(ids(&root), ["a\u{fffd}", "b"]));
    // Where a string is not expected, in a name and in an element, the strict reader gives up and the repair helps.
    read(r#"{"list":["\ud83d",{"id":"b"}],"\udc00":1,"inner":"\ud83d\ud83d\ude00"}"#, |root| {
        assert_eq!(ids(&root), ["b"]);
        assert_eq!(root.list.dropped, 1);
    });
}

#[test]
fn broken_bytes_and_huge_numbers_are_repaired() {
    let body =
        b"\xef\xbb\xbf{\"list\":[{\"id\":\"a\xff\"},{\"id\":\"b\x01\",\"note\":-1e999}],\"inner\":1e999}".to_vec();
    read(body, |root| {
        assert_eq!(ids(&root), ["a\u{fffd}", "b "]);
        assert_eq!(root.inner.id.string(), mcpgen_runtime::Projected::Absent);
    });
}

#[test]
fn what_is_no_object_is_an_error() {
    let deep = [b"[".repeat(500_000), b"]".repeat(500_000)].concat();
    for body in
        [b"".to_vec(), b"<html>".to_vec(), b"[]".to_vec(), b"null".to_vec(), b"{} {}".to_vec(), b"{".to_vec(), deep]
    {
        assert!(matches!(Answer::new(body).read::<Root<'_>>(), Err(Failure::NotJson)));
    }
}

#[test]
fn depth_does_not_matter() {
    let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    let objects = format!("{}1{}", "{\"of\":".repeat(200_000), "}".repeat(200_000));
    let body = format!(
        r#"{{"skipped":{deep},"plain":{deep},"words":{deep},"list":[{objects},{{"id":1}}],"chain":{objects}}}"#
    );
    read(body, |root| {
        assert_eq!(ids(&root), ["", "1"]);
        assert_eq!(root.plain.string(), mcpgen_runtime::Projected::Mistyped);
        assert_eq!(root.plain.markdown(), mcpgen_runtime::Projected::Mistyped);
    });
}

proptest! {
    #[test]
    fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Answer::new(body).read::<Root<'_>>();
    }

    #[test]
    fn repairing_keeps_what_is_valid(text in any::<String>(), number in any::<f64>()) {
        let value = serde_json::json!({ "text": text, "number": number, "list": [text, null, true] });
        prop_assert_eq!(repair(value.to_string().as_bytes()), value.to_string());
    }

    #[test]
    fn repaired_strings_can_be_read(inner in "(\\\\u[dD][89abcdefABCDEF][0-9a-f]{2}|\\\\u[0-9]{4}|\\\\n|[a-z])*") {
        let repaired = repair(format!("{{\"{inner}\":\"{inner}\"}}").as_bytes());
        prop_assert!(serde_json::from_str::<serde_json::Value>(&repaired).is_ok(), "{}", repaired);
    }
}
