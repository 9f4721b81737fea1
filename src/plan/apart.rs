//! Keeps members of objects that are written on their own apart from other parameters and fields: what the allow-list
//! hides or fixes is not set through them.

use indexmap::IndexSet;
use serde_json::{Value, json};

use super::arguments::ArgumentPlanner;
use super::media::{self, MediaKind};
use super::resolve::{self, Kind, Place};
use super::text;
use crate::allowlist::ArgumentTarget;
use crate::diagnostics::{PlanProblem, Problem};
use crate::model::{BodyEncoding, BodyStep, ParameterStyle, Style, StyleForm};
use crate::openapi::{self, Parameter, ParameterLocation, SchemaId};
use crate::source::Span;

impl ArgumentPlanner<'_> {
    /// What can go wrong with the members of an object in a parameter: they may be written like another parameter, and
    /// nobody says how members that are objects or lists themselves are written.
    pub(super) fn check_members(&mut self, name: &str, parameter: &Parameter, style: ParameterStyle, span: Span) {
        let ParameterStyle::Styled(style) = style else { return };
        let Some(shape) = self.shapes.get(name) else { return };
        let says_how = matches!(style.form, StyleForm::DeepObject | StyleForm::Json);
        if !says_how && has_nested(&shape.schema) {
            let problem = PlanProblem::NestedAsJson { parameter: text::one_line(&parameter.name), span };
            self.problems.push(problem.diagnostic().into_warning());
        }
        if parameter.location == ParameterLocation::Header {
            return;
        }
        let others = self.operation.parameters.iter();
        let others = others.filter(|other| other.location == parameter.location && other.name != parameter.name);
        let declared = others.flat_map(|other| {
            let is_deep = other.style == openapi::ParameterStyle::DeepObject;
            self.written(&other.name, other.schema, is_deep, other.explode && other.content_type.is_none())
        });
        let fixed = self.operation.fixed_query.iter().map(|(name, _)| name.clone());
        let page = self.tool.page.iter().flat_map(|page| page.size_to.iter().chain([&page.token_to]));
        let page = page.filter_map(|to| match &to.value {
            ArgumentTarget::Query(name) => Some(name.clone()),
            _ => None,
        });
        let names: IndexSet<String> = declared.chain(fixed).chain(page).chain(self.credential.clone()).collect();
        self.keep_apart(name, style, (&parameter.name, span), names.into_iter().collect());
    }

    /// The same of an object that is a field of a form.
    pub(super) fn check_fields(&mut self, name: &str, steps: &[BodyStep], span: Span) {
        let Some(chosen) = self.chosen.filter(|chosen| chosen.kind == MediaKind::Form) else { return };
        let (BodyEncoding::Form(styles), [BodyStep::Member(own)]) = (chosen.encoding(self.tool, self.schemas), steps)
        else {
            return;
        };
        let Some((_, style)) = styles.iter().find(|(field, _)| field == own) else { return };
        let fields = chosen.media.schema.map(|id| media::body_members(self.schemas, id)).unwrap_or_default();
        let others = fields.iter().filter(|(field, _)| field != own).flat_map(|(field, id)| {
            let style = styles.iter().find(|(known, _)| known == field).map(|(_, style)| *style);
            let is_deep = style.is_some_and(|style| style.form == StyleForm::DeepObject);
            let is_exploded = style.is_some_and(|style| style.explode && style.form != StyleForm::Json);
            self.written(field, Some(*id), is_deep, is_exploded)
        });
        // What the allow-list sets in an open body is a field too.
        let set = self.tool.arguments.iter().filter_map(|(_, entry)| match &entry.to.as_ref()?.value {
            ArgumentTarget::Body(steps) => match steps.first()? {
                BodyStep::Member(field) if field != own => Some(field.clone()),
                _ => None,
            },
            _ => None,
        });
        let others: IndexSet<String> = others.chain(set).collect();
        self.keep_apart(name, *style, (own, span), others.into_iter().collect());
    }

    /// The names as which a parameter or field is written; one that ends with `[` stands for all that begin with it.
    fn written(&self, name: &str, schema: Option<SchemaId>, is_deep: bool, is_exploded: bool) -> Vec<String> {
        let place = Place::Known(schema.into_iter().collect());
        let mut names = vec![name.to_owned()];
        if is_deep {
            names.push(format!("{name}["));
        } else if is_exploded && resolve::kind(self.schemas, &place) == Kind::Object {
            names.extend(resolve::known_members(self.schemas, &place));
        }
        names
    }

    /// Refuses members that would be written as one of `others`, and does not show them.
    fn keep_apart(&mut self, name: &str, style: Style, (own, span): (&str, Span), others: Vec<String>) {
        let Some(shape) = self.shapes.get_mut(name) else { return };
        if shape.schema.get("type").and_then(Value::as_str) != Some("object") {
            return;
        }
        let names: Vec<String> = match style.form {
            StyleForm::Json => return,
            // `filter[owner]` is what the member `owner` of `filter` is written as, and `filter[a][b]` a part of `a`.
            StyleForm::DeepObject => {
                let inside = |other: &String| {
                    let inside = other.strip_prefix(own)?.strip_prefix('[')?;
                    inside.split_once(']').map(|(member, _)| member.to_owned())
                };
                others.iter().filter_map(inside).collect()
            }
            _ if style.explode => others,
            _ => return,
        };
        let is_taken = |member: &str| {
            names.iter().any(|name| name == member || (name.ends_with('[') && member.starts_with(name.as_str())))
        };
        let mut left_out = Vec::new();
        if let Some(members) = shape.schema.get_mut("properties").and_then(Value::as_object_mut) {
            left_out = members.keys().filter(|member| is_taken(member)).cloned().collect();
            left_out.iter().for_each(|member| drop(members.shift_remove(member)));
            if members.is_empty() && !shape.rules.open.contains(&String::new()) {
                // Without members it would take any.
                shape.schema["additionalProperties"] = json!(false);
            }
        }
        let required = shape.schema.get("required").and_then(Value::as_array);
        let needed = required.into_iter().flatten().filter_map(Value::as_str);
        let needed: Vec<String> =
            needed.filter(|member| left_out.iter().any(|left| left == member)).map(str::to_owned).collect();
        for sample in [&mut shape.sample, &mut shape.full] {
            if let Some(members) = sample.as_object_mut() {
                members.retain(|member, _| !is_taken(member));
            }
        }
        if !names.is_empty() {
            shape.rules.forbidden.push((String::new(), names));
        }
        for member in left_out {
            let is_needed = needed.contains(&member);
            let (argument, member) = (name.to_owned(), text::one_line(&member));
            let problem = PlanProblem::WrittenAlike { argument, member, is_needed, span };
            self.report(&problem);
        }
    }
}

/// Whether an object or list holds further ones.
fn has_nested(schema: &Value) -> bool {
    let is_container = |schema: &Value| matches!(schema["type"].as_str(), Some("object" | "array"));
    let members = schema.get("properties").and_then(Value::as_object);
    members.into_iter().flat_map(|members| members.values()).any(is_container)
        || schema.get("items").is_some_and(is_container)
        || schema.get("additionalProperties").is_some_and(is_container)
}
