//! How parameters are written, and the types of arguments that fill them.

use serde_json::Value;

use super::arguments::ArgumentPlanner;
use super::resolve::{self, Kind, Place};
use super::shape::{self, Contradiction};
use super::text;
use crate::allowlist::{ArgumentEntry, is_header_name, is_reserved_header};
use crate::diagnostics::{PlanProblem, Problem, RequestProblem};
use crate::model::{ArgumentType, ParameterStyle, Style, StyleForm};
use crate::openapi::{self, Parameter, ParameterLocation, SchemaId, SchemaType};
use crate::source::Span;

/// What an argument becomes when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// Text, as in parameters and forms.
    Text,
    /// JSON.
    Json,
    /// JSON in which null removes what is there (RFC 7396).
    MergePatch,
}

impl ArgumentPlanner<'_> {
    /// How a parameter of this type is written, as the document says it.
    pub(super) fn style(&mut self, parameter: &Parameter, kind: ArgumentType, span: Span) -> Option<ParameterStyle> {
        if let Some(media_type) = &parameter.content_type {
            return self.style_of_content(media_type, parameter, span);
        }
        let is_list = kind.element().is_some();
        let is_scalar = !is_list && kind != ArgumentType::Value;
        let style = Style {
            form: form(parameter.style),
            explode: parameter.explode,
            reserved: parameter.allow_reserved && parameter.location == ParameterLocation::Query,
        };
        let is_plain = !style.reserved
            && match (parameter.location, style.form) {
                (ParameterLocation::Query, StyleForm::Matrix | StyleForm::Label | StyleForm::Simple) => false,
                (ParameterLocation::Query, _) => is_scalar,
                (ParameterLocation::Path, form) => is_scalar && !matches!(form, StyleForm::Label | StyleForm::Matrix),
                (ParameterLocation::Header, _) => is_scalar,
                (ParameterLocation::Cookie, _) => false,
            };
        Some(match (parameter.location, style) {
            _ if is_plain => ParameterStyle::Single,
            (ParameterLocation::Query, Style { form: StyleForm::Form, reserved: false, explode }) if is_list => {
                if explode {
                    ParameterStyle::Each
                } else {
                    ParameterStyle::Joined
                }
            }
            _ => ParameterStyle::Styled(style),
        })
    }

    /// A parameter that a media type describes is that media type's text.
    fn style_of_content(&mut self, media_type: &str, parameter: &Parameter, span: Span) -> Option<ParameterStyle> {
        if super::answer::is_json(media_type) {
            return Some(ParameterStyle::Styled(Style { form: StyleForm::Json, explode: false, reserved: false }));
        }
        if media_type.to_ascii_lowercase().starts_with("text/") {
            return Some(match parameter.location {
                ParameterLocation::Cookie => {
                    ParameterStyle::Styled(Style { form: StyleForm::Form, explode: false, reserved: false })
                }
                _ => ParameterStyle::Single,
            });
        }
        let what = format!("`{}` as `{}`", text::one_line(&parameter.name), text::one_line(media_type));
        self.report(&PlanProblem::NotSendable { what, span, declared: Some(parameter.span) });
        None
    }

    /// Whether an argument may set this header or cookie: the server's own are refused whatever the document says,
    /// and so are names that HTTP does not have.
    pub(super) fn check_header(&mut self, parameter: &Parameter, span: Span) -> bool {
        let is_right = match parameter.location {
            ParameterLocation::Header => {
                is_header_name(&parameter.name) && !is_reserved_header(&parameter.name.to_ascii_lowercase())
            }
            ParameterLocation::Cookie => is_header_name(&parameter.name),
            ParameterLocation::Path | ParameterLocation::Query => true,
        };
        if !is_right {
            let header = text::one_line_cut(&parameter.name, 80);
            self.problems.push(RequestProblem::Header { header, span, declared: parameter.span }.diagnostic());
        }
        is_right
    }

    /// The type that the allow-list says, else the document's.
    pub(super) fn kind(&mut self, name: &str, entry: &ArgumentEntry, parameter: &Parameter) -> Option<ArgumentType> {
        match entry.kind.as_ref().map(|kind| (kind.value.as_str(), kind.span)) {
            None => match parameter.schema {
                Some(id) if !self.is_untyped(id) => {
                    let is_json = parameter.content_type.as_deref().is_some_and(super::answer::is_json);
                    self.shaped(name, entry, &[id], if is_json { Wire::Json } else { Wire::Text })
                }
                _ => Some(ArgumentType::String),
            },
            Some((said, span)) => self.said_kind(name, said, span),
        }
    }

    /// The type that the allow-list says.
    pub(super) fn said_kind(&mut self, name: &str, said: &str, span: Span) -> Option<ArgumentType> {
        match said {
            "string" => Some(ArgumentType::String),
            "integer" => Some(ArgumentType::Integer),
            "number" => Some(ArgumentType::Number),
            "boolean" => Some(ArgumentType::Boolean),
            "object" | "array" => {
                let kind = if said == "object" { SchemaType::Object } else { SchemaType::Array };
                self.shapes.insert(name.to_owned(), shape::open(kind));
                Some(ArgumentType::Value)
            }
            other => {
                let found = format!("`{other}`");
                self.report(&PlanProblem::ArgumentType { argument: name.to_owned(), found, span });
                None
            }
        }
    }

    /// The type of a value that fits any of some schemas; what is no plain value, nor a list of plain values of one
    /// type, gets a shape.
    pub(super) fn shaped(
        &mut self,
        name: &str,
        entry: &ArgumentEntry,
        ids: &[SchemaId],
        wire: Wire,
    ) -> Option<ArgumentType> {
        let describe = entry.description.as_deref() == Some("from_document");
        let mut found = match shape::shape(self.schemas, ids, describe) {
            Ok(found) => found,
            Err(Contradiction { place, what }) => {
                let argument = if place.is_empty() { name.to_owned() } else { format!("{name}.{place}") };
                let declared = ids.first().map_or(entry.span, |id| self.schemas.get(*id).span);
                let problem = PlanProblem::ContradictoryParts { argument, what, span: entry.name_span, declared };
                self.report(&problem);
                return None;
            }
        };
        let plain = |schema: Option<&Value>| match schema?.get("type")?.as_str()? {
            "string" => Some((ArgumentType::String, ArgumentType::Strings)),
            "integer" => Some((ArgumentType::Integer, ArgumentType::Integers)),
            "number" => Some((ArgumentType::Number, ArgumentType::Numbers)),
            "boolean" => Some((ArgumentType::Boolean, ArgumentType::Booleans)),
            _ => None,
        };
        let whole = plain(Some(&found.schema)).map(|(one, _)| one);
        let elements = plain(found.schema.get("items")).map(|(_, many)| many);
        self.problems.append(&mut found.warnings);
        if wire != Wire::Text && !found.further.is_empty() {
            found.rules.types.insert(0, (String::new(), std::mem::take(&mut found.further)));
        }
        if wire == Wire::MergePatch {
            found.rules.nulls = true;
            shape::add_words(&mut found.schema, "null removes a member", false);
        }
        // In JSON a number is not its text, so values of several types keep theirs.
        let is_mixed = wire != Wire::Text && found.rules.types.iter().any(|(at, _)| at.is_empty() || at == "[]");
        match whole.or(elements).filter(|_| !is_mixed) {
            Some(kind) => Some(kind),
            None => {
                self.shapes.insert(name.to_owned(), found);
                Some(ArgumentType::Value)
            }
        }
    }

    /// Whether a schema says nothing of its values.
    fn is_untyped(&self, id: SchemaId) -> bool {
        resolve::kind(self.schemas, &Place::Known(vec![id])) == Kind::Unknown
    }
}

pub(super) fn form(style: openapi::ParameterStyle) -> StyleForm {
    use openapi::ParameterStyle as Declared;
    match style {
        Declared::Simple => StyleForm::Simple,
        Declared::Label => StyleForm::Label,
        Declared::Matrix => StyleForm::Matrix,
        Declared::Form => StyleForm::Form,
        Declared::SpaceDelimited => StyleForm::SpaceDelimited,
        Declared::PipeDelimited => StyleForm::PipeDelimited,
        Declared::TabDelimited => StyleForm::TabDelimited,
        Declared::DeepObject => StyleForm::DeepObject,
        Declared::Cookie => StyleForm::Cookie,
    }
}
