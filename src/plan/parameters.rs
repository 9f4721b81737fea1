//! How parameters are written, and the types of arguments that fill them.

use super::arguments::ArgumentPlanner;
use super::text;
use crate::allowlist::ArgumentEntry;
use crate::diagnostics::PlanProblem;
use crate::model::{ArgumentType, ParameterStyle, Style, StyleForm};
use crate::openapi::{self, Parameter, ParameterLocation, SchemaType};
use crate::source::Span;

impl ArgumentPlanner<'_> {
    /// How a parameter of this type is written, as the document says it.
    pub(super) fn style(&mut self, parameter: &Parameter, kind: ArgumentType, span: Span) -> Option<ParameterStyle> {
        if let Some(media_type) = &parameter.content_type {
            return self.style_of_content(media_type, parameter, span);
        }
        let is_list = kind.element().is_some();
        let is_scalar = !is_list && kind != ArgumentType::Document;
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

    /// The type that the allow-list says, else the document's.
    pub(super) fn kind(&mut self, name: &str, entry: &ArgumentEntry, parameter: &Parameter) -> Option<ArgumentType> {
        let said = match entry.kind.as_ref().map(|kind| (kind.value.as_str(), kind.span)) {
            None => return self.declared_kind(name, parameter, entry.name_span),
            Some(("string", _)) => ArgumentType::String,
            Some(("integer", _)) => ArgumentType::Integer,
            Some(("number", _)) => ArgumentType::Number,
            Some(("boolean", _)) => ArgumentType::Boolean,
            Some((other, span)) => {
                let found = format!("`{other}`");
                self.report(&PlanProblem::ArgumentType { argument: name.to_owned(), found, span });
                return None;
            }
        };
        Some(said)
    }

    fn declared_kind(&mut self, name: &str, parameter: &Parameter, span: Span) -> Option<ArgumentType> {
        let Some(schema) = parameter.schema.map(|id| self.schemas.get(id)) else { return Some(ArgumentType::String) };
        let found = match schema.types.as_slice() {
            [] | [SchemaType::String] => return Some(ArgumentType::String),
            [SchemaType::Integer] => return Some(ArgumentType::Integer),
            [SchemaType::Number] => return Some(ArgumentType::Number),
            [SchemaType::Boolean] => return Some(ArgumentType::Boolean),
            [SchemaType::Array] => match schema.items.map(|id| self.schemas.get(id).types.clone()).as_deref() {
                None | Some([] | [SchemaType::String]) => return Some(ArgumentType::Strings),
                Some([SchemaType::Integer]) => return Some(ArgumentType::Integers),
                Some([SchemaType::Number]) => return Some(ArgumentType::Numbers),
                Some([SchemaType::Boolean]) => return Some(ArgumentType::Booleans),
                Some(_) => "a list of anything but plain values",
            },
            _ => "a value of several types",
        };
        self.report(&PlanProblem::ArgumentType { argument: name.to_owned(), found: found.to_owned(), span });
        None
    }
}

fn form(style: openapi::ParameterStyle) -> StyleForm {
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
