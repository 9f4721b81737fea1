//! From resolved outputs to what is read and what is written.

use indexmap::IndexMap;

use super::projection::{Output, OutputValue};
use crate::model::{ReadField, ReadKind, ReadStruct, RustIdent, Write, WriteFunction, WriteValue};

/// Everything that is read of one object, by member.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    members: IndexMap<String, Use>,
}

#[derive(Debug, Clone)]
enum Use {
    Leaf,
    Leaves,
    Object(Trie),
    Array(Trie),
}

/// A member is read both as a value and as an object; the path says where.
#[derive(Debug)]
pub(super) struct Conflict(pub(super) Vec<String>);

impl Trie {
    /// Reads everything that the outputs need.
    pub(super) fn read_outputs(&mut self, outputs: &[Output]) -> Result<(), (Conflict, crate::source::Span)> {
        for output in outputs {
            match &output.value {
                OutputValue::Leaf { path, .. } | OutputValue::Keys { path, .. } => {
                    self.insert(path, Use::Leaf).map_err(|path| (path, output.span))?
                }
                OutputValue::List { path, .. } => self.insert(path, Use::Leaves).map_err(|path| (path, output.span))?,
                OutputValue::Object(outputs) => self.read_outputs(outputs)?,
                OutputValue::Array { path, fields, .. } => {
                    let mut elements = Self::default();
                    elements.read_outputs(fields)?;
                    self.insert(path, Use::Array(elements)).map_err(|path| (path, output.span))?;
                }
            }
        }
        Ok(())
    }

    /// Reads one value.
    pub(super) fn read_value(&mut self, path: &[String]) -> Result<(), Conflict> {
        self.insert(path, Use::Leaf)
    }

    fn insert(&mut self, path: &[String], end: Use) -> Result<(), Conflict> {
        let Some((last, parents)) = path.split_last() else { return Ok(()) };
        let mut trie = self;
        for parent in parents {
            let next = trie.members.entry(parent.clone()).or_insert_with(|| Use::Object(Self::default()));
            let Use::Object(next) = next else { return Err(Conflict(path.to_vec())) };
            trie = next;
        }
        match trie.members.get_mut(last) {
            None => {
                trie.members.insert(last.clone(), end);
                Ok(())
            }
            Some(there) => merge(there, end).map_err(|()| Conflict(path.to_vec())),
        }
    }
}

fn merge(there: &mut Use, new: Use) -> Result<(), ()> {
    match (there, new) {
        (Use::Leaf, Use::Leaf) | (Use::Leaves, Use::Leaves) => Ok(()),
        (Use::Array(there), Use::Array(new)) | (Use::Object(there), Use::Object(new)) => {
            for (member, value) in new.members {
                match there.members.get_mut(&member) {
                    None => {
                        there.members.insert(member, value);
                    }
                    Some(old) => merge(old, value)?,
                }
            }
            Ok(())
        }
        _ => Err(()),
    }
}

/// The structs that a trie is read into, the answer's first, and the ways to every value.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) structs: Vec<ReadStruct>,
}

impl Layout {
    /// Lays out the answer.
    pub(super) fn new(trie: &Trie) -> Self {
        let mut layout = Self::default();
        layout.add(trie, None, "What the tool reads of the upstream's answer.".to_owned(), RustIdent::camel("Answer"));
        layout
    }

    fn add(&mut self, trie: &Trie, parent: Option<&RustIdent>, about: String, name: RustIdent) -> RustIdent {
        let taken: Vec<&RustIdent> = self.structs.iter().map(|read| &read.name).collect();
        let name = name.unique(&taken);
        let place = self.structs.len();
        self.structs.push(ReadStruct { name: name.clone(), about, fields: Vec::new() });
        let prefix = parent.map(|_| &name);
        let mut fields: Vec<ReadField> = Vec::new();
        for (member, value) in &trie.members {
            let (words, kind) = self.kind(member, value, prefix);
            let used: Vec<&RustIdent> = fields.iter().map(|field| &field.field).collect();
            let field = RustIdent::snake(&words).unique(&used);
            fields.push(ReadField { member: member.clone(), field, kind });
        }
        if let Some(read) = self.structs.get_mut(place) {
            read.fields = fields;
        }
        name
    }

    fn kind(&mut self, member: &str, value: &Use, prefix: Option<&RustIdent>) -> (String, ReadKind) {
        let named = |words: &str| RustIdent::camel(&format!("{} {words}", prefix.map_or("", RustIdent::as_str)));
        let shown = super::text::one_line(member);
        match value {
            Use::Leaf => (member.to_owned(), ReadKind::Leaf),
            Use::Leaves => (member.to_owned(), ReadKind::Leaves),
            Use::Array(elements) => {
                let name = named(&singular(member));
                let name = self.add(elements, Some(&name), format!("One element of `{shown}`."), name.clone());
                (member.to_owned(), ReadKind::Array(name))
            }
            Use::Object(trie) => match chain(trie) {
                Some(chain) => (format!("{member} {}", chain.join(" ")), ReadKind::LeafAt(chain)),
                None => {
                    let name = named(member);
                    let name = self.add(trie, Some(&name), format!("The object `{shown}`."), name.clone());
                    (member.to_owned(), ReadKind::Object(name))
                }
            },
        }
    }

    /// The struct of this name.
    pub(super) fn get(&self, name: &RustIdent) -> Option<&ReadStruct> {
        self.structs.iter().find(|read| read.name == *name)
    }

    /// The fields that lead from a struct along `path`, and what is there.
    pub(super) fn access(&self, from: &ReadStruct, path: &[String]) -> Option<(Vec<RustIdent>, ReadKind)> {
        let mut read = from;
        let mut access = Vec::new();
        let mut rest = path;
        loop {
            let (first, after) = rest.split_first()?;
            let field = read.fields.iter().find(|field| field.member == *first)?;
            access.push(field.field.clone());
            match &field.kind {
                ReadKind::Object(name) if !after.is_empty() => {
                    read = self.get(name)?;
                    rest = after;
                }
                kind => return Some((access, kind.clone())),
            }
        }
    }

    /// Functions that write `outputs` from the struct `reads`; the one for the whole comes first.
    ///
    /// `list` is the list whose elements they are written from; none is the answer.
    pub(super) fn functions(
        &self,
        outputs: &[Output],
        reads: &RustIdent,
        list: Option<&[String]>,
    ) -> Vec<WriteFunction> {
        let mut functions = Vec::new();
        self.function(outputs, reads, list, &mut functions);
        functions
    }

    fn function(
        &self,
        outputs: &[Output],
        reads: &RustIdent,
        list: Option<&[String]>,
        functions: &mut Vec<WriteFunction>,
    ) -> RustIdent {
        let (word, about) = match list.and_then(<[String]>::last) {
            Some(list) => (singular(list), format!("Writes one element of `{}`.", super::text::one_line(list))),
            None => ("answer".to_owned(), "Writes the output.".to_owned()),
        };
        let taken: Vec<&RustIdent> = functions.iter().map(|function| &function.name).collect();
        let name = RustIdent::snake(&format!("write {word}")).unique(&taken);
        let argument = RustIdent::snake(&word).unique(&[&RustIdent::snake("out")]);
        let place = functions.len();
        let function = WriteFunction { name: name.clone(), about, reads: reads.clone(), argument, writes: Vec::new() };
        functions.push(function);
        let writes = self.writes(outputs, reads, functions);
        if let Some(function) = functions.get_mut(place) {
            function.writes = writes;
        }
        name
    }

    fn writes(&self, outputs: &[Output], reads: &RustIdent, functions: &mut Vec<WriteFunction>) -> Vec<Write> {
        let mut writes = Vec::new();
        for output in outputs {
            if let Some(value) = self.value(&output.value, reads, functions) {
                writes.push(Write { output: output.name.clone(), value });
            }
        }
        writes
    }

    fn value(&self, value: &OutputValue, reads: &RustIdent, functions: &mut Vec<WriteFunction>) -> Option<WriteValue> {
        let from = self.get(reads)?;
        Some(match value {
            OutputValue::Leaf { path, conversion, truncate, untrusted } => WriteValue::Leaf {
                access: self.access(from, path)?.0,
                conversion: *conversion,
                truncate: *truncate,
                untrusted: *untrusted,
            },
            OutputValue::List { path, conversion, untrusted, cap } => WriteValue::List {
                access: self.access(from, path)?.0,
                conversion: *conversion,
                untrusted: *untrusted,
                cap: *cap,
            },
            OutputValue::Keys { path, member, cap } => {
                WriteValue::Keys { access: self.access(from, path)?.0, member: member.clone(), cap: *cap }
            }
            OutputValue::Array { path, cap, fields } => {
                let (access, kind) = self.access(from, path)?;
                let ReadKind::Array(element) = kind else { return None };
                WriteValue::Array {
                    access,
                    function: self.function(fields, &element, Some(path), functions),
                    cap: *cap,
                }
            }
            OutputValue::Object(outputs) => WriteValue::Object(self.writes(outputs, reads, functions)),
        })
    }
}

/// The members to the only value below an object, when there is just one.
fn chain(trie: &Trie) -> Option<Vec<String>> {
    let mut chain = Vec::new();
    let mut trie = trie;
    loop {
        let (member, value) = trie.members.first()?;
        if trie.members.len() > 1 {
            return None;
        }
        chain.push(member.clone());
        match value {
            Use::Leaf => return Some(chain),
            Use::Object(next) => trie = next,
            Use::Leaves | Use::Array(_) => return None,
        }
    }
}

/// A list's name without its plural, good enough for a type's name.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    match word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with(['s', 'u', 'i'])) {
        Some(stem) => stem.to_owned(),
        None => word.to_owned(),
    }
}
