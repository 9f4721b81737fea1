//! What is read of the upstream's answer and how the output is written.

use serde::Serialize;

use super::RustIdent;

/// A struct that one object of the answer is read into.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadStruct {
    /// The type's name.
    pub name: RustIdent,
    /// What it is, for its documentation.
    pub about: String,
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
    /// An object read into the struct of this name.
    Object(RustIdent),
    /// A list of objects, each read into the struct of this name.
    Array(RustIdent),
}

/// A function that writes one object of the output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WriteFunction {
    /// The function's name.
    pub name: RustIdent,
    /// What it writes, for its documentation.
    pub about: String,
    /// The struct it writes from.
    pub reads: RustIdent,
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
        /// What it becomes.
        conversion: Conversion,
        /// Cut after so many characters.
        #[serde(skip_serializing_if = "Option::is_none")]
        truncate: Option<usize>,
        /// Whether it is text of strangers.
        untrusted: bool,
    },
    /// A list of values.
    List {
        /// Fields that lead to it.
        access: Vec<RustIdent>,
        /// What each becomes.
        conversion: Conversion,
        /// Whether they are text of strangers.
        untrusted: bool,
        /// Most elements.
        cap: usize,
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
    /// An object that groups outputs.
    Object(Vec<Write>),
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
}
