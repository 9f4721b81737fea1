//! What the tests know of one tool: plain data, written by the generator from the plan.

use serde_json::{Map, Value};

use super::{Outcome, some};

/// One tool and how to test it.
pub struct Case {
    /// Name of the tool.
    pub tool: &'static str,
    /// Method of the request to the upstream.
    pub method: &'static str,
    /// Path of that request below the base URL with `{}` where arguments stand.
    pub route: &'static str,
    /// A call that the tool accepts, with every required argument and no other.
    pub call: Call,
    /// Required arguments that take more types of values than their schema says, with these types.
    pub further_types: &'static [(&'static str, &'static [&'static str])],
    /// What the tool makes of its answer.
    pub form: Form,
    /// Where in an answer of success a value tells of a refusal, as a JSON pointer, and the value as JSON.
    pub refusal: Option<(&'static str, &'static str)>,
    /// The kinds of answer that the request asks for.
    pub accept: &'static str,
    /// An answer of the upstream, JSON or a text, empty where the tool reads none or passes a file on, that holds a
    /// fitting value at every path the tool reads. A list has exactly one element and neither a next position nor a
    /// last-page mark.
    pub answer: &'static str,
    /// Top-level keys of the tool's answer to that, in order.
    pub output: &'static [&'static str],
    /// String leaves that are shown without truncation of their own.
    pub texts: &'static [Text],
    /// How its list is paged; `None` for a single object.
    pub list: Option<List>,
    /// The argument that becomes a segment of the path, if there is one.
    pub path_argument: Option<&'static str>,
}

/// What a tool makes of its answer. Caps are in bytes.
#[derive(Clone, Copy)]
pub enum Form {
    /// Outputs, read from JSON.
    Outputs,
    /// That the call succeeded.
    Done,
    /// JSON as one text, up to a cap.
    Raw(usize),
    /// A text of a media type, up to a cap.
    Text(&'static str, usize),
    /// A file of a media type, of at most a size.
    File(&'static str, usize),
}

/// Arguments, and the request that they come to.
pub struct Call {
    /// A JSON object with arguments.
    pub arguments: &'static str,
    /// Path of the request below the base URL, encoded.
    pub path: &'static str,
    /// Decoded query pairs of the request, in order; what paging adds is not listed.
    pub query: &'static [(&'static str, &'static str)],
    /// Headers of the request beside those that every request has, names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// Body of the request.
    pub body: Body,
}

/// What a request's body must hold.
pub enum Body {
    /// Nothing: there is none.
    None,
    /// This JSON.
    Json(&'static str),
    /// These decoded fields of a form, in order.
    Form(&'static [(&'static str, &'static str)]),
    /// These parts, in order.
    Parts(&'static [Part]),
    /// A text of this media type.
    Text(&'static str, &'static str),
}

/// A part of a body.
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// The name of its file.
    pub file_name: Option<&'static str>,
    /// Its media type.
    pub media_type: Option<&'static str>,
    /// Its content.
    pub text: &'static str,
}

/// One string leaf that the tool shows. JSON pointers start at the element of a list, else at the whole answer.
pub struct Text {
    /// Where the upstream has it; within a document tree, the pointer of one of its text nodes.
    pub upstream: &'static str,
    /// Where the tool shows it.
    pub output: &'static str,
    /// Whether it is fenced.
    pub untrusted: bool,
}

/// The one key of a map in a sample, where a tool shows every key.
pub const MAP_KEY: &str = "any-key";

impl Text {
    /// A text that is shown as it is.
    #[must_use]
    pub const fn plain(upstream: &'static str, output: &'static str) -> Self {
        Self { upstream, output, untrusted: false }
    }

    /// A text that is fenced.
    #[must_use]
    pub const fn fenced(upstream: &'static str, output: &'static str) -> Self {
        Self { upstream, output, untrusted: true }
    }
}

/// How an upstream says where a list goes on. Pointers lead from its answer.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    /// By the token at this pointer.
    Token(&'static str),
    /// By the number of elements.
    Offset,
    /// By the number of the page, from this one.
    Page(usize),
    /// By a `Link` header.
    Link,
    /// By the address at this pointer.
    NextUrl(&'static str),
    /// By the value at this pointer of the last element.
    AfterLast(&'static str),
}

/// A list that is paged.
pub struct List {
    /// Pointer of the array in the upstream's answer.
    pub items: &'static str,
    /// A leaf that tells elements apart, shown as it is: where the upstream has it, where the tool shows it.
    pub identity: (&'static str, &'static str),
    /// How it goes on.
    pub style: Style,
    /// Pointer of the number of all elements in the upstream's answer, if it says so.
    pub total: Option<&'static str>,
    /// Pointer of the number of all pages in the upstream's answer, if it says so.
    pub pages: Option<&'static str>,
    /// Pointer of the upstream's mark that is true on the last page, if it has one.
    pub last: Option<&'static str>,
    /// Pointer of the upstream's mark that is false on the last page, if it has one.
    pub more: Option<&'static str>,
    /// Query parameter that carries the position, or JSON pointer to where the body does.
    pub token_parameter: &'static str,
    /// The same for the page size, if there is one.
    pub size_parameter: Option<&'static str>,
    /// Argument of the tool for the page size, if there is one.
    pub size_argument: Option<&'static str>,
    /// Argument of the tool for the cursor, and its key in the tool's answer.
    pub cursor_argument: &'static str,
    /// Key of the list in the tool's answer.
    pub output: &'static str,
    /// The most elements that the tool asks the upstream for.
    pub size_cap: usize,
    /// Argument of the tool that asks for several pages, and how many one call fetches at most.
    pub all: Option<(&'static str, usize)>,
}

impl Case {
    /// The arguments as a JSON object.
    ///
    /// # Errors
    /// When they are not one.
    pub fn arguments(&self) -> Outcome<Map<String, Value>> {
        Ok(serde_json::from_str(self.call.arguments)?)
    }

    /// The sample answer; null where the tool reads no JSON.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn sample(&self) -> Outcome<Value> {
        match self.form {
            Form::Text(..) | Form::File(..) => Ok(Value::Null),
            Form::Done if self.answer.is_empty() => Ok(Value::Null),
            Form::Outputs | Form::Raw(_) | Form::Done => Ok(serde_json::from_str(self.answer)?),
        }
    }

    /// The element of the sample's list, or the whole sample when it is a single object.
    ///
    /// # Errors
    /// When the list has no element.
    pub fn item<'v>(&self, answer: &'v mut Value) -> Outcome<&'v mut Value> {
        match &self.list {
            None => Ok(answer),
            Some(list) => some("the sample's element", answer.pointer_mut(&format!("{}/0", list.items))),
        }
    }

    /// The first element that the tool shows, or its whole answer when that is a single object.
    ///
    /// # Errors
    /// When the list is empty.
    pub fn shown<'v>(&self, reply: &'v Value) -> Outcome<&'v Value> {
        match &self.list {
            None => Ok(reply),
            Some(list) => some("the first element shown", reply.pointer(&format!("/{}/0", list.output))),
        }
    }

    /// The sample with `value` at `pointer` of its element.
    ///
    /// # Errors
    /// When the sample does not fit.
    pub fn sample_with(&self, pointer: &str, value: Value) -> Outcome<Value> {
        let mut answer = self.sample()?;
        put(self.item(&mut answer)?, pointer, value);
        Ok(answer)
    }
}

impl List {
    /// The identity of element `number`, of the kind that the sample's element has.
    #[must_use]
    pub fn identity_of(&self, sample_item: &Value, number: usize) -> Value {
        match sample_item.pointer(self.identity.0) {
            Some(Value::Number(_)) => Value::from(number),
            _ => Value::from(format!("ITEM-{number}")),
        }
    }

    /// The sample's element as element `number`.
    #[must_use]
    pub fn numbered(&self, sample_item: &Value, number: usize) -> Value {
        let mut item = sample_item.clone();
        if let Style::AfterLast(from) = self.style {
            put(&mut item, from, Value::from(format!("ITEM-{number}")));
        }
        put(&mut item, self.identity.0, self.identity_of(sample_item, number));
        item
    }
}

/// Puts a value at a JSON pointer and makes the objects on the way; array positions must exist.
pub fn put(target: &mut Value, pointer: &str, value: Value) {
    let mut place = target;
    for segment in pointer.split('/').skip(1) {
        let name = segment.replace("~1", "/").replace("~0", "~");
        place = match (place, name.parse::<usize>()) {
            (Value::Array(items), Ok(position)) => match items.get_mut(position) {
                Some(item) => item,
                None => return,
            },
            (place, _) => {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                match place.as_object_mut() {
                    Some(object) => object.entry(name).or_insert(Value::Null),
                    None => return,
                }
            }
        };
    }
    *place = value;
}
