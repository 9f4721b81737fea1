//! Follows references: within a file, to other files of the allowed folders, and to named schemas.

use std::collections::HashSet;

use super::pointer::{from_tokens, percent_decoded, pointer_tokens, tokens};
use super::reader::{Place, Reader};
use crate::diagnostics::{DocumentPlace, DocumentProblem, DocumentSlip, Problem, closest};
use crate::source::{FileId, ReferenceError};

/// How many references that only refer on are followed.
const MOST_STEPS: usize = 100;

/// How many dead references are told with what was probably meant, which looks at every name there is.
const MOST_SUGGESTIONS: usize = 20;

impl<'a> Reader<'a> {
    /// What a reference at `place` leads to, one step on.
    pub(super) fn resolve(&mut self, reference: &str, place: &Place<'a>) -> Option<Place<'a>> {
        self.look_up(reference, place).map_err(|missing| missing.iter().for_each(|problem| self.report(problem))).ok()
    }

    /// The same of a schema that is a part of others. Where nothing stands at the reference's end only a warning says
    /// so: of the rest of the schema everything is known.
    pub(super) fn resolve_part(&mut self, reference: &str, place: &Place<'a>) -> Option<Place<'a>> {
        self.look_up(reference, place).map_err(|missing| missing.iter().for_each(|problem| self.slip(problem))).ok()
    }

    /// Finds what a reference leads to. Otherwise gives what is wrong, unless that is reported already.
    fn look_up(&mut self, reference: &str, place: &Place<'a>) -> Result<Place<'a>, Option<DocumentProblem>> {
        let (file, fragment) = match reference.split_once('#') {
            Some((file, fragment)) => (file, Some(fragment)),
            None => (reference, None),
        };
        let from = place.node.span.file;
        let own = || tokens(&place.pointer).unwrap_or_default();
        let faults = self.faults;
        let Some(target) = self.target_file(file, reference, place) else {
            // Without a fault the name is that of a schema of this file, not of a file.
            let named = if self.faults == faults { self.named(from, file, fragment, &own()) } else { None };
            return named.ok_or(None);
        };
        let found = match fragment {
            None | Some("") => {
                let found = self.find_in::<&str>(target, &[]);
                if found.as_ref().is_some_and(|found| found.node.is_null()) {
                    let (reference, place) = (reference.to_owned(), self.shown_reference(place));
                    self.slip(&DocumentSlip::EmptyFile { reference, place });
                }
                found
            }
            Some(pointer) if pointer.starts_with('/') => {
                let path = pointer_tokens(pointer).unwrap_or_default();
                let found = if path.is_empty() { None } else { self.find_in(target, &path) };
                if found.is_some() {
                    self.check_component_is_single(target, &path);
                }
                found.or_else(|| if file.is_empty() { self.within(target, &own(), path) } else { None })
            }
            Some(anchor) => self.named(target, "", Some(anchor), &if file.is_empty() { own() } else { Vec::new() }),
        };
        found.ok_or_else(|| {
            (self.faults == faults).then(|| {
                let path = tokens(reference).unwrap_or_default();
                let section = path.first().filter(|_| file.is_empty());
                if let Some(problem) = section.and_then(|section| self.not_an_object(target, section)) {
                    return problem;
                }
                let is_searched = file.is_empty() && self.dead_references < MOST_SUGGESTIONS;
                self.dead_references += 1;
                let closest = if is_searched { self.closest_component(target, &path) } else { None };
                let place = self.shown_reference(place);
                DocumentProblem::DeadReference { reference: reference.to_owned(), place, closest }
            })
        })
    }

    /// The value itself, or what its references lead to in the end.
    pub(super) fn follow(&mut self, place: Place<'a>) -> Option<Place<'a>> {
        if place.reference().is_none() {
            return Some(place);
        }
        self.layers(place)?.pop()
    }

    /// The value itself and what its references lead to, step by step.
    pub(super) fn layers(&mut self, place: Place<'a>) -> Option<Vec<Place<'a>>> {
        let mut seen = HashSet::new();
        let mut layers = Vec::new();
        let mut at = place;
        while let Some(reference) = at.reference() {
            if !seen.insert((at.node.span.file, at.pointer.clone())) {
                let place = self.shown(&at.member("$ref").unwrap_or_else(|| at.clone()));
                self.report(&DocumentProblem::CircularReference { reference: reference.to_owned(), place });
                return None;
            }
            if layers.len() >= MOST_STEPS {
                let place = self.shown_reference(&at);
                let (reference, limit) = (reference.to_owned(), MOST_STEPS);
                self.report(&DocumentProblem::LongReference { reference, limit, place });
                return None;
            }
            let next = self.resolve(reference, &at)?;
            layers.push(std::mem::replace(&mut at, next));
        }
        layers.push(at);
        Some(layers)
    }

    /// The schema that `$recursiveRef` or `$dynamicRef` at `place` leads to, where it has one meaning: the
    /// nearest schema around it with `$recursiveAnchor: true` (JSON Schema 2019-09, section 8.2.4.2).
    pub(super) fn recursive_target(&mut self, place: &Place<'a>) -> Option<Place<'a>> {
        let (key, reference) = ["$recursiveRef", "$dynamicRef"]
            .into_iter()
            .find_map(|key| Some((key, place.node.get(key)?.as_str()?.to_owned())))?;
        if key == "$recursiveRef" {
            let mut path = tokens(&place.pointer).unwrap_or_default();
            while !path.is_empty() {
                let around = self.find_in(place.node.span.file, &path);
                let is_anchor = |place: &Place<'a>| {
                    place.node.get("$recursiveAnchor").and_then(crate::source::Node::as_bool) == Some(true)
                };
                if let Some(anchor) = around.filter(is_anchor) {
                    return Some(anchor);
                }
                path.pop();
            }
        }
        let shown = self.shown(&place.member(key)?);
        self.report(&DocumentSlip::DynamicReference { reference, place: shown });
        None
    }

    fn shown_reference(&self, place: &Place<'a>) -> DocumentPlace {
        self.shown(&place.member("$ref").unwrap_or_else(|| place.clone()))
    }

    /// The file that the part of a reference before `#` names. Nothing without a problem told means that it
    /// is the `$id` of a schema.
    fn target_file(&mut self, file: &str, reference: &str, holder: &Place<'a>) -> Option<FileId> {
        let from = holder.node.span.file;
        if file.is_empty() {
            return Some(from);
        }
        let own = tokens(&holder.pointer).unwrap_or_default();
        if self.named(from, file, None, &own).is_some() {
            return None;
        }
        let reference = reference.to_owned();
        let place = self.shown_reference(holder);
        if has_scheme(file) {
            self.report(&DocumentProblem::ForeignReference { reference, place });
            return None;
        }
        let path = percent_decoded(file).unwrap_or_default();
        match self.document.other_file(self.sources, from, &path) {
            Ok(file) => return Some(file),
            Err(ReferenceError::Outside) => self.report(&DocumentSlip::OutsideReference { reference, place }),
            Err(ReferenceError::TooMany) => {
                let reason = "the document's references name too many files".to_owned();
                self.report(&DocumentSlip::UnreadableReference { reference, reason, place });
            }
            Err(ReferenceError::Source(error)) => {
                let reason = error.diagnostic().message;
                self.report(&DocumentSlip::UnreadableReference { reference, reason, place });
            }
        }
        None
    }

    /// The schema with this `$id` and, below it, what the fragment leads to; without an `$id` the schema with
    /// this anchor. `own` leads to where the reference stands.
    fn named(&mut self, file: FileId, id: &str, fragment: Option<&str>, own: &[String]) -> Option<Place<'a>> {
        let within = (self.sources, file, self.document.index_of(file));
        let anchors = self.document.anchors_of(file);
        let pointer = fragment.filter(|fragment| fragment.starts_with('/'));
        let name = match fragment.filter(|fragment| pointer.is_none() && !fragment.is_empty()) {
            Some(anchor) => format!("{id}#{anchor}"),
            None => id.to_owned(),
        };
        let mut path = anchors.find(within, &name, own)?;
        if let Some(pointer) = pointer {
            path.extend(pointer_tokens(pointer)?);
        }
        self.find_in(file, &path)
    }

    /// What a pointer leads to below the schema with an `$id` that the reference stands in.
    fn within(&mut self, file: FileId, own: &[String], pointer: Vec<String>) -> Option<Place<'a>> {
        let within = (self.sources, file, self.document.index_of(file));
        let mut path = self.document.anchors_of(file).around(within, own)?;
        path.extend(pointer);
        self.find_in(file, &path)
    }

    fn check_component_is_single(&mut self, file: FileId, path: &[String]) {
        if let Some(section) = path.first().filter(|section| *section == "components" || is_old_section(section)) {
            self.check_is_single(file, &[], section);
        }
        match path {
            [section, kind, name, ..] if section == "components" => self.check_is_single(file, &[section, kind], name),
            [section, name, ..] if is_old_section(section) => self.check_is_single(file, &[section], name),
            _ => {}
        }
    }

    fn closest_component(&self, file: FileId, path: &[String]) -> Option<String> {
        let (object, name): (Vec<&str>, &String) = match path {
            [section, kind, name] => (vec![section, kind], name),
            [section, name] if is_old_section(section) => (vec![section], name),
            _ => return None,
        };
        let keys = self.document.index_of(file).keys(self.sources, file, &object);
        let name = closest(name, keys.iter().map(AsRef::as_ref))?;
        let tokens: Vec<&str> = object.into_iter().chain([name]).collect();
        Some(from_tokens(&tokens))
    }
}

/// Where Swagger 2.0 keeps its components.
fn is_old_section(section: &str) -> bool {
    matches!(section, "definitions" | "parameters" | "responses")
}

/// Whether a reference names a place by a scheme such as `https:`, or a host.
fn has_scheme(file: &str) -> bool {
    let scheme = file.split_once(':').map(|(scheme, _)| scheme);
    file.starts_with("//")
        || scheme.is_some_and(|scheme| {
            scheme.len() > 1 && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
        })
}
