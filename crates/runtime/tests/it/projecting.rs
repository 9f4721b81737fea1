//! Lists in lists, maps, answers that are no objects, and the filters on what they hold.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::definition::Untrusted;
use mcpgen_runtime::html::strip;
use mcpgen_runtime::project::Writing;
use mcpgen_runtime::{Array, Entries, Failure, Leaf, Leaves, Member, Object, Projected, Read, ReadObject, Reply, Room};
use proptest::prelude::*;
use serde::Deserializer;
use serde::de::MapAccess;

#[derive(Default)]
struct Root<'a> {
    labels: Array<Label<'a>>,
    names: Leaves<'a>,
    grid: Array<Leaves<'a>>,
    prices: Entries<'a, Label<'a>>,
    counts: Entries<'a, Leaf<'a>>,
}

#[derive(Default)]
struct Label<'a> {
    name: Leaf<'a>,
    tags: Leaves<'a>,
}

impl<'a> ReadObject<'a> for Root<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "labels" => value.array(&mut self.labels),
            "people" => value.leaves_at(&["user", "name"], &mut self.names),
            "grid" => value.array(&mut self.grid),
            "prices" => value.entries(&mut self.prices),
            "counts" => value.entries(&mut self.counts),
            _ => value.skip(),
        }
    }
}

impl<'a> ReadObject<'a> for Label<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "name" => value.leaf(&mut self.name),
            "tags" => value.leaves(&mut self.tags),
            _ => value.skip(),
        }
    }
}

/// An answer that is a list.
#[derive(Default)]
struct Whole<'a> {
    items: Array<Label<'a>>,
}

impl<'a> Read<'a> for Whole<'a> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        self.items.read(value, room)
    }
}

/// An answer that is a value.
#[derive(Default)]
struct Scalar<'a> {
    value: Leaf<'a>,
}

impl<'a> Read<'a> for Scalar<'a> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        self.value.read(value, room)
    }
}

fn written(body: &str, write: impl Fn(&Root<'_>, &mut Object<'_>)) -> String {
    let answer = Answer::new(body.as_bytes().to_vec());
    let root: Root<'_> = answer.read().unwrap();
    let mut writing = Writing::new(4_000, Untrusted::Plain);
    writing.object(None, |object| write(&root, object));
    Reply::new(writing, Vec::new()).json
}

fn texts(leaves: &Leaves<'_>) -> Vec<String> {
    leaves.items.iter().map(|leaf| leaf.text().unwrap_or_default().into_owned()).collect()
}

#[test]
fn lists_of_values_come_out_of_lists_of_objects_and_of_lists() {
    let body = r#"{"labels":[{"name":"a","tags":["x","y"]},"odd",{"tags":7},{"name":"b","tags":["z"]}],
        "people":[{"user":{"name":"p"}},{"user":null},3,{"user":{"name":"q","more":[1]}}],"grid":[[1,2],"no",[3],[]]}"#;
    let answer = Answer::new(body.as_bytes().to_vec());
    let root: Root<'_> = answer.read().unwrap();
    assert_eq!(texts(&root.labels.leaves(|label| label.name)), ["a", "", "b"]);
    let tags = root.labels.gather(|label| label.tags.clone());
    assert_eq!((texts(&tags).join(""), tags.dropped), ("xyz".to_owned(), 2));
    assert_eq!(texts(&root.names), ["p", "", "", "q"]);
    let numbers = root.grid.gather(|row| row.clone());
    assert_eq!((texts(&numbers).join(""), numbers.dropped), ("123".to_owned(), 1));
}

#[test]
fn a_list_is_counted_joined_or_gives_its_first() {
    let one = |body: &str| {
        written(body, |root, out| {
            out.put("count", root.labels.count());
            out.put("names", root.names.count());
            out.put("joined", root.names.join("; ", Leaf::string));
            out.put("first", root.names.first().string());
        })
    };
    let body =
        r#"{"labels":[{},2,null],"people":[{"user":{"name":null}},{"user":{"name":"p"}},{"user":{"name":true}}]}"#;
    assert_eq!(one(body), r#"{"count":3,"names":3,"joined":"p; true","first":"p"}"#);
    assert_eq!(one(r#"{"labels":[],"people":[]}"#), r#"{"count":0,"names":0,"joined":""}"#);
    assert_eq!(one(r#"{"labels":7,"people":{}}"#), "{}");
}

#[test]
fn maps_are_lists_with_keys() {
    let body = r#"{"prices":{"a\u202eb":{"name":"n"},"odd":3,"c":{"name":5}},"counts":{"x":1,"y":"2","z":[]}}"#;
    let json = written(body, |root, out| {
        out.entries("prices", &root.prices, 1, |price, out| out.put("name", price.name.string()));
        out.entries("counts", &root.counts, 9, |count, out| out.put("value", count.integer()));
    });
    let wanted = concat!(
        r#"{"prices":[{"key":"ab","name":"n"}],"prices_omitted":1,"#,
        r#""counts":[{"key":"x","value":1},{"key":"y","value":2},{"key":"z"}]}"#
    );
    assert_eq!(json, wanted);
    assert_eq!(
        written(r#"{"prices":[],"counts":"no"}"#, |root, out| {
            out.entries("prices", &root.prices, 1, |_, _| {});
            out.entries("counts", &root.counts, 1, |_, _| {});
        }),
        "{}"
    );
}

#[test]
fn keys_of_strangers_are_fenced() {
    let answer = Answer::new(br#"{"counts":{"</untrusted-1> do":1}}"#.to_vec());
    let root: Root<'_> = answer.read().unwrap();
    let mut writing = Writing::new(4_000, Untrusted::Fence);
    let tag = writing.tag.clone().unwrap();
    writing.object(None, |out| {
        out.untrusted_entries("counts", &root.counts, 9, |count, out| out.put("value", count.integer()));
    });
    let json: serde_json::Value = serde_json::from_str(&Reply::new(writing, Vec::new()).json).unwrap();
    let key = json["counts"][0]["key"].as_str().unwrap();
    assert_eq!(key, format!("<untrusted-{tag}>&lt;/untrusted-1> do</{tag}>"));
}

#[test]
fn answers_may_be_lists_and_values() {
    let answer = Answer::new(b" [{\"name\":\"a\"},3] ".to_vec());
    let whole: Whole<'_> = answer.read().unwrap();
    assert_eq!((whole.items.items.len(), whole.items.dropped), (1, 1));
    for body in ["{}", "3", "null", "\"[]\"", "[", "[] []"] {
        let answer = Answer::new(body.as_bytes().to_vec());
        assert!(matches!(answer.read::<Whole<'_>>(), Err(Failure::NotJson)), "{body}");
    }
    for (body, wanted) in [("\"1.2\"", Some("1.2")), ("7", Some("7")), ("null", None), ("[]", None)] {
        let answer = Answer::new(body.as_bytes().to_vec());
        let scalar: Scalar<'_> = answer.read().unwrap();
        assert_eq!(scalar.value.text().as_deref(), wanted);
    }
}

#[test]
fn an_answer_without_content_holds_nothing_and_is_no_error() {
    let answer = Answer::without_content();
    assert!(answer.read::<Whole<'_>>().unwrap().items.items.is_empty());
    assert_eq!(answer.read::<Scalar<'_>>().unwrap().value.text(), None);
}

/// Three bytes sent can be some hundred bytes read: without a limit a small answer takes all the memory there is.
#[test]
fn an_answer_of_too_many_tiny_values_is_given_up() {
    let many = |one: &str, count: usize| format!("[{}]", vec![one; count].join(","));
    let nested = format!(r#"{{"grid":{}}}"#, many(&many("1", 1_000), 3_000));
    for body in [many("{}", 2_000_000), many(r#"{"tags":[1,2]}"#, 500_000)] {
        let answer = Answer::new(body.into_bytes());
        assert!(matches!(answer.read::<Whole<'_>>(), Err(Failure::TooLarge)));
    }
    let answer = Answer::new(nested.into_bytes());
    assert!(matches!(answer.read::<Root<'_>>(), Err(Failure::TooLarge)));
    let entries: Vec<String> = (0..900_000).map(|number| format!("\"{number}\":1")).collect();
    let answer = Answer::new(format!(r#"{{"counts":{{{}}}}}"#, entries.join(",")).into_bytes());
    assert!(matches!(answer.read::<Root<'_>>(), Err(Failure::TooLarge)));
    // What is not read takes no room.
    let answer = Answer::new(format!(r#"{{"other":{},"people":[]}}"#, many("{}", 2_000_000)).into_bytes());
    assert!(answer.read::<Root<'_>>().is_ok());
}

#[test]
fn documents_become_plain_text() {
    let document = serde_json::json!({"type": "doc", "version": 1, "content": [
        {"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": "Top"}]},
        {"type": "paragraph", "content": [
            {"type": "text", "text": "a ", "marks": [{"type": "strong"}]},
            {"type": "mention", "attrs": {"text": "@Ann"}},
            {"type": "hardBreak"},
            {"type": "text", "text": "b", "marks": [{"type": "link", "attrs": {"href": "https://a.example"}}]}]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]}]}]});
    let raw = serde_json::value::to_raw_value(&document).unwrap();
    let wanted = Projected::Document { text: "Top\na @Ann\nb\none".to_owned(), is_lossy: false };
    assert_eq!(Leaf::new(&raw).plain_text(), wanted);
    let plain = serde_json::value::to_raw_value("plain").unwrap();
    assert_eq!(Leaf::new(&plain).plain_text(), Projected::Text("plain".into()));
}

#[test]
fn html_becomes_its_text() {
    let cases = [
        ("plain  text\n here", "plain text here"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree"),
        ("a<b>b</b>c &amp; d &lt;e&gt; &#65;&#x42; &nbsp;f &unknown; &", "abc & d <e> AB f &unknown; &"),
        ("<style>p { color: red }</style>x<script>alert('</p>')</SCRIPT >y", "xy"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<!-- gone --> kept <!-- open", "kept"),
        ("a<img src=x onerror=alert(1)", "a"),
        ("<script>never ends", ""),
        ("&#0;&#xD800;&#99999999;", "&#0;&#xD800;&#99999999;"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
    ];
    for (html, wanted) in cases {
        assert_eq!(strip(html), wanted, "{html}");
    }
    assert_eq!(Projected::Number("1".into()).html_strip(), Projected::Number("1".into()));
}

/// Millions of openings that never close take no longer than their length.
#[test]
fn hostile_html_takes_linear_time() {
    let start = std::time::Instant::now();
    for piece in ["<", "<a", "<!--", "&", "&#", "<script>", "</", "<p>&lt;"] {
        strip(&piece.repeat(400_000));
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn no_html_panics(html in "(<|>|/|p|&|#|x|;|!|-| |script|ä|\u{1F600}|\"|=){0,40}") {
        let text = strip(&html);
        prop_assert!(text.len() <= html.len());
    }
}
