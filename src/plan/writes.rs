//! From resolved outputs to the functions that write them.

use super::projection::{Output, OutputValue};
use super::reads::{Layout, singular};
use crate::allowlist::PathSegment;
use crate::model::{ElementAccess, ElementValue, ListAccess, ReadKind, RustIdent, Write, WriteFunction, WriteValue};

/// Functions that write `outputs` from what is read as `reads`; the one for the whole comes first.
///
/// `list` is the list whose elements they are written from; none is the answer. Nothing when the layout is that of
/// other outputs.
pub(super) fn functions(
    layout: &Layout,
    outputs: &[Output],
    reads: &ReadKind,
    list: Option<&[String]>,
) -> Option<Vec<WriteFunction>> {
    let mut writer = Writer { layout, functions: Vec::new() };
    let (word, about) = match list {
        Some(list) => element_words(list, "element"),
        None => ("answer".to_owned(), "Writes the output.".to_owned()),
    };
    writer.function(outputs, reads, &word, about)?;
    Some(writer.functions)
}

/// Adds the functions that write what stands beside a list to those of its elements; gives the name of the one for the
/// whole.
pub(super) fn beside(layout: &Layout, outputs: &[Output], functions: &mut Vec<WriteFunction>) -> Option<RustIdent> {
    let mut writer = Writer { layout, functions: std::mem::take(functions) };
    let about = "Writes what stands beside the list.".to_owned();
    let name = writer.function(outputs, &layout.answer()?, "beside", about);
    *functions = writer.functions;
    name
}

/// What an element is called and what its function is said to do.
fn element_words(path: &[String], what: &str) -> (String, String) {
    match path.last() {
        Some(name) => (singular(name), format!("Writes one {what} of `{}`.", super::text::one_line(name))),
        None => ("item".to_owned(), format!("Writes one {what}.")),
    }
}

struct Writer<'l> {
    layout: &'l Layout,
    functions: Vec<WriteFunction>,
}

impl Writer<'_> {
    fn function(&mut self, outputs: &[Output], reads: &ReadKind, word: &str, about: String) -> Option<RustIdent> {
        let taken: Vec<&RustIdent> = self.functions.iter().map(|function| &function.name).collect();
        let name = RustIdent::snake(&format!("write {word}")).unique(&taken);
        let argument = RustIdent::snake(word).unique(&[&RustIdent::snake("out")]);
        let place = self.functions.len();
        let (reads, writes) = (reads.clone(), Vec::new());
        self.functions.push(WriteFunction { name: name.clone(), about, reads: reads.clone(), argument, writes });
        let writes = self.writes(outputs, &reads)?;
        if let Some(function) = self.functions.get_mut(place) {
            function.writes = writes;
        }
        Some(name)
    }

    fn writes(&mut self, outputs: &[Output], reads: &ReadKind) -> Option<Vec<Write>> {
        let write =
            |output: &Output| Some(Write { output: output.name.clone(), value: self.value(&output.value, reads)? });
        outputs.iter().map(write).collect()
    }

    fn value(&mut self, value: &OutputValue, reads: &ReadKind) -> Option<WriteValue> {
        let access = |path: &[String]| self.layout.access(reads, path);
        Some(match value {
            OutputValue::Leaf { path, treatment } => {
                WriteValue::Leaf { access: access(path)?.0, treatment: treatment.clone() }
            }
            OutputValue::List { path, treatment, cap } => {
                WriteValue::List { list: self.list(reads, path)?, treatment: treatment.clone(), cap: *cap }
            }
            OutputValue::Gathered { path, gather, treatment } => WriteValue::Gathered {
                list: self.list(reads, path)?,
                gather: gather.clone(),
                treatment: treatment.clone(),
            },
            OutputValue::Keys { path, member, cap } => {
                WriteValue::Keys { access: access(path)?.0, member: member.clone(), cap: *cap }
            }
            OutputValue::Array { path, cap, fields } => {
                let (access, ReadKind::Array(element)) = access(path)? else { return None };
                let (word, about) = element_words(path, "element");
                WriteValue::Array { access, function: self.function(fields, &element, &word, about)?, cap: *cap }
            }
            OutputValue::Entries { path, cap, untrusted, fields } => {
                let (access, ReadKind::Entries(element)) = access(path)? else { return None };
                let (word, about) = element_words(path, "value");
                let function = self.function(fields, &element, &word, about)?;
                WriteValue::Entries { access, function, cap: *cap, untrusted: *untrusted }
            }
            OutputValue::Object(outputs) => WriteValue::Object(self.writes(outputs, reads)?),
        })
    }

    /// The way to the values of a list, through the lists above it.
    fn list(&self, from: &ReadKind, path: &[PathSegment]) -> Option<ListAccess> {
        let place = path.iter().position(|segment| *segment == PathSegment::Elements)?;
        let (before, after) = path.split_at(place);
        let before = members(before)?;
        let after = after.get(1..)?;
        let (access, kind) = self.layout.access(from, &before)?;
        let element = match kind {
            ReadKind::Array(element) if !after.is_empty() || *element == ReadKind::Leaf => element,
            _ => return Some(ListAccess { access, within: None }),
        };
        let argument = RustIdent::snake(&before.last().map_or_else(|| "item".to_owned(), |name| singular(name)));
        let value = match members(after) {
            Some(inner) => ElementValue::Leaf(self.layout.access(&element, &inner)?.0),
            None => ElementValue::List(self.list(&element, after)?),
        };
        Some(ListAccess { access, within: Some(Box::new(ElementAccess { argument, value })) })
    }
}

fn members(path: &[PathSegment]) -> Option<Vec<String>> {
    path.iter()
        .map(|segment| match segment {
            PathSegment::Member(name) => Some(name.clone()),
            PathSegment::Elements => None,
        })
        .collect()
}
