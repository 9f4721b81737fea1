//! What is read of the upstream's answer and how the output is written.

use serde::Serialize;

use super::RustIdent;

/// What a tool makes of the answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerForm {
    /// Outputs, read from JSON.
    #[default]
    Outputs,
    /// That the call succeeded.
    Done {
        /// Whether the document says that JSON comes, so that a page for people is no success.
        is_json: bool,
    },
    /// The JSON itself as one text.
    Raw {
        /// Most bytes of it.
        cap: usize,
        /// Why nothing is chosen of it.
        why: String,
    },
    /// The text itself.
    Text {
        /// What the document says it is; nothing when it says nothing.
        media_types: Vec<String>,
        /// Most bytes of it.
        cap: usize,
    },
    /// The file itself.
    File {
        /// What the document says it is; nothing when it says nothing.
        media_types: Vec<String>,
        /// Most bytes of it.
        cap: usize,
    },
}

impl AnswerForm {
    /// What a text or a file is called where one name is wanted: the first media type that is no range.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        let (Self::Text { media_types, .. } | Self::File { media_types, .. }) = self else { return None };
        media_types.iter().map(String::as_str).find(|media_type| !media_type.contains('*'))
    }

    /// Whether a body of this media type, which most often tells of something that went wrong, is refused because the
    /// document does not name it, nor a range with it.
    #[must_use]
    pub fn refuses(&self, media_type: &str) -> bool {
        let range = media_type.split_once('/').map(|(kind, _)| format!("{kind}/*"));
        let names = |known: &String| known == media_type || range.as_ref() == Some(known);
        match self {
            Self::Outputs | Self::Raw { .. } => true,
            Self::Done { is_json } => *is_json,
            Self::Text { media_types, .. } => !media_types.iter().any(names),
            Self::File { media_types, .. } => !media_types.iter().any(|known| known == "*/*" || names(known)),
        }
    }

    /// Whether outputs are read from the answer.
    #[must_use]
    pub fn is_outputs(&self) -> bool {
        *self == Self::Outputs
    }
}

/// A refusal that comes with a status of success.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// The members that lead to the value that tells it.
    pub path: Vec<String>,
    /// What the value then is.
    pub condition: Condition,
    /// What the caller is told, with `{fields}` of the answer.
    pub message: String,
}

/// What a value is when the upstream refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Anything but null, false, and an empty text, list or object.
    Present,
    /// This.
    Equal(Literal),
    /// Anything but this.
    Different(Literal),
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// Null, or nothing at all.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(String),
}

/// A struct that a part of the answer is read into.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadStruct {
    /// The type's name.
    pub name: RustIdent,
    /// What it is, for its documentation.
    pub about: String,
    /// Whether the part is no object: then its one field takes all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_whole: bool,
    /// Its members; everything else is skipped.
    pub fields: Vec<ReadField>,
}

/// One member that is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadField {
    /// The member's name in the answer.
    pub member: String,
    /// The field.
    pub field: RustIdent,
    /// What is there.
    pub kind: ReadKind,
}

/// What a member holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadKind {
    /// A value.
    Leaf,
    /// A value behind a chain of objects that nothing else is read of.
    LeafAt(Vec<String>),
    /// A list of values.
    Leaves,
    /// A list of objects of which one value each is read, behind a chain of objects.
    LeavesAt(Vec<String>),
    /// An object read into the struct of this name.
    Object(RustIdent),
    /// A list whose elements are read like this.
    Array(Box<ReadKind>),
    /// A map whose values are read like this.
    Entries(Box<ReadKind>),
}

/// A function that writes one object of the output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WriteFunction {
    /// The function's name.
    pub name: RustIdent,
    /// What it writes, for its documentation.
    pub about: String,
    /// What it writes from.
    pub reads: ReadKind,
    /// The name of its argument.
    pub argument: RustIdent,
    /// Its outputs in order.
    pub writes: Vec<Write>,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Write {
    /// The key in the output.
    pub output: String,
    /// Its value.
    pub value: WriteValue,
}

/// Where an output's value comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteValue {
    /// One value.
    Leaf {
        /// Fields that lead to it.
        access: Vec<RustIdent>,
        /// What becomes of it.
        #[serde(flatten)]
        treatment: Treatment,
    },
    /// A list of values.
    List {
        /// The way to them.
        list: ListAccess,
        /// What becomes of each.
        #[serde(flatten)]
        treatment: Treatment,
        /// Most elements.
        cap: usize,
    },
    /// One value made of a list.
    Gathered {
        /// The way to its elements.
        list: ListAccess,
        /// How it is made.
        gather: Gather,
        /// What becomes of each element, and of the value.
        #[serde(flatten)]
        treatment: Treatment,
    },
    /// The keys of a map whose values have a member that is true.
    Keys {
        /// Fields that lead to the map.
        access: Vec<RustIdent>,
        /// The member.
        member: String,
        /// Most keys.
        cap: usize,
    },
    /// A list of objects.
    Array {
        /// Fields that lead to it.
        access: Vec<RustIdent>,
        /// The function that writes one element.
        function: RustIdent,
        /// Most elements.
        cap: usize,
    },
    /// A map as a list of objects with their key.
    Entries {
        /// Fields that lead to it.
        access: Vec<RustIdent>,
        /// The function that writes one value beside its key.
        function: RustIdent,
        /// Most entries.
        cap: usize,
        /// Whether the keys are text of strangers.
        untrusted: bool,
    },
    /// An object that groups outputs.
    Object(Vec<Write>),
}

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Treatment {
    /// Its type.
    pub conversion: Conversion,
    /// Whether it is HTML of which the text is kept.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub html_strip: bool,
    /// Cut after so many characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncate: Option<usize>,
    /// Whether it is text of strangers.
    pub untrusted: bool,
}

impl Treatment {
    /// Whether the value is shown as it stands, but for its type.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        !self.html_strip && self.truncate.is_none() && !self.untrusted
    }
}

/// The way to the values of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListAccess {
    /// Fields that lead to the list.
    pub access: Vec<RustIdent>,
    /// Where in each element the values are; none when the elements are the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Box<ElementAccess>>,
}

/// The way from an element of a list to its values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ElementAccess {
    /// What the element is called.
    pub argument: RustIdent,
    /// What is taken of it.
    pub value: ElementValue,
}

/// What is taken of an element.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementValue {
    /// One value, behind these fields.
    Leaf(Vec<RustIdent>),
    /// The values of a list in it.
    List(ListAccess),
}

/// How one value is made of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gather {
    /// The number of elements.
    Count,
    /// The first element.
    First,
    /// The elements with this between them.
    Join(String),
}

/// What a value becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conversion {
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A date and time, as the upstream writes it.
    Datetime,
    /// A date, as the upstream writes it.
    Date,
    /// Atlassian Document Format as Markdown.
    Markdown,
    /// Atlassian Document Format as plain text.
    PlainText,
}
