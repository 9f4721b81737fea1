//! The request of a tool as one chain of calls: path, parameters, body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{body, print, reply, values};
use crate::model::{
    Body, BodyEncoding, ParameterLocation, ParameterStyle, ParameterValue, PathPart, RequestParameter, Style,
    StyleForm, Tool,
};

/// `Request::get("/…")…`
pub(super) fn request(tool: &Tool) -> TokenStream {
    let mut parts = tool.request.path.iter().peekable();
    let first = match parts.next_if(|part| matches!(part, PathPart::Literal(_))) {
        Some(PathPart::Literal(text)) => text.as_str(),
        _ => "/",
    };
    let begin = Ident::new(&tool.request.method.to_ascii_lowercase(), Span::call_site());
    let mut chain = quote!(Request::#begin(#first));
    for part in parts {
        let step = part_of_path(tool, part);
        chain = quote!(#chain #step);
    }
    for parameter in &tool.request.parameters {
        let step = step(tool, parameter);
        chain = quote!(#chain #step);
    }
    if let Some(media_types) = &tool.accept {
        chain = quote!(#chain.accept(#media_types));
    }
    let send = body::send(tool);
    quote!(#chain #send)
}

/// Whether any parameter is written in a style of its own.
pub(super) fn has_styles(tool: &Tool) -> bool {
    let in_path = |part: &PathPart| matches!(part, PathPart::Argument { style: Some(_), .. });
    let in_form = |body: &Body| match &body.encoding {
        BodyEncoding::Form(styles) => !styles.is_empty(),
        BodyEncoding::Multipart(parts) => parts.iter().any(|part| part.style.is_some()),
        _ => false,
    };
    tool.request.path.iter().any(in_path)
        || tool.request.body.as_ref().is_some_and(in_form)
        || tool.request.parameters.iter().any(|parameter| matches!(parameter.style, ParameterStyle::Styled(_)))
}

fn part_of_path(tool: &Tool, part: &PathPart) -> TokenStream {
    match part {
        PathPart::Literal(text) => quote!(.path(#text)),
        PathPart::Argument { name, field, default, style } => {
            let given = values::Given { tool, name, field, required: default.is_none(), default: default.as_ref() };
            match style {
                None => {
                    let value = given.text();
                    quote!(.path_value(#name, #value)?)
                }
                Some((parameter, style)) => {
                    let (style, value) = (style_of(*style), given.json());
                    quote!(.path_styled(#parameter, #style, #name, #value)?)
                }
            }
        }
    }
}

fn step(tool: &Tool, parameter: &RequestParameter) -> TokenStream {
    let name = &parameter.name;
    match &parameter.value {
        ParameterValue::Fixed(value) => fixed(parameter, value),
        ParameterValue::PageSize => {
            let page = reply::page(tool);
            quote!(.query(#name, #page.size()))
        }
        ParameterValue::PagePosition => {
            let page = reply::page(tool);
            quote!(.query_optional(#name, #page.position()))
        }
        ParameterValue::Pushdown => {
            let narrowed = tool.request.pushdown.as_ref().is_some_and(|pushdown| pushdown.narrowed);
            let fields = if narrowed { quote!(&FIELDS.select(arguments.only.as_deref())) } else { quote!(FIELDS) };
            list(parameter, name, &fields)
        }
        ParameterValue::Argument { name: argument, field, required, default } => {
            let given = values::Given { tool, name: argument, field, required: *required, default: default.as_ref() };
            match parameter.style {
                ParameterStyle::Styled(_) => styled(parameter, argument, &given.json()),
                ParameterStyle::Each | ParameterStyle::Joined => list(parameter, argument, &given.list()),
                ParameterStyle::Single => single(parameter, argument, &given),
            }
        }
    }
}

fn fixed(parameter: &RequestParameter, value: &Value) -> TokenStream {
    let name = &parameter.name;
    let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let texts: Vec<&str> = elements.iter().filter_map(Value::as_str).collect();
    match (parameter.location, parameter.style) {
        (_, ParameterStyle::Styled(_)) => styled(parameter, name, &values::fixed(value)),
        (ParameterLocation::Header, _) => {
            let (lower, text) = (name.to_ascii_lowercase(), texts.join(","));
            quote!(.header(#lower, #name, #text)?)
        }
        (_, ParameterStyle::Single) if value.is_string() => quote!(.query(#name, #(#texts)*)),
        _ => list(parameter, name, &quote!(&[#(#texts),*])),
    }
}

fn list(parameter: &RequestParameter, argument: &str, values: &TokenStream) -> TokenStream {
    let name = &parameter.name;
    match parameter.style {
        ParameterStyle::Each => quote!(.query_each(#name, #values)),
        ParameterStyle::Single | ParameterStyle::Joined => quote!(.query_joined(#name, #values, ',')),
        ParameterStyle::Styled(_) => styled(parameter, argument, values),
    }
}

fn styled(parameter: &RequestParameter, argument: &str, value: &TokenStream) -> TokenStream {
    let name = &parameter.name;
    let ParameterStyle::Styled(style) = parameter.style else { return quote!(.query(#name, #value)) };
    let style = style_of(style);
    match parameter.location {
        ParameterLocation::Query => quote!(.query_styled(#name, #style, #argument, #value)?),
        ParameterLocation::Cookie => quote!(.cookie(#name, #style, #argument, #value)?),
        ParameterLocation::Header => {
            let lower = name.to_ascii_lowercase();
            quote!(.header_styled(#lower, #style, #argument, #value)?)
        }
    }
}

fn single(parameter: &RequestParameter, argument: &str, given: &values::Given<'_>) -> TokenStream {
    let name = &parameter.name;
    let header = parameter.location == ParameterLocation::Header;
    let lower = name.to_ascii_lowercase();
    let value = given.text();
    match (header, given.is_there()) {
        (true, true) => quote!(.header(#lower, #argument, #value)?),
        (true, false) => quote!(.header_optional(#lower, #argument, #value)?),
        (false, true) => quote!(.query(#name, #value)),
        (false, false) => quote!(.query_optional(#name, #value)),
    }
}

/// `Style::FORM.exploded()`
pub(super) fn style_of(style: Style) -> TokenStream {
    let name = match style.form {
        StyleForm::Simple => "SIMPLE",
        StyleForm::Label => "LABEL",
        StyleForm::Matrix => "MATRIX",
        StyleForm::Form => "FORM",
        StyleForm::SpaceDelimited => "SPACE_DELIMITED",
        StyleForm::PipeDelimited => "PIPE_DELIMITED",
        StyleForm::TabDelimited => "TAB_DELIMITED",
        StyleForm::DeepObject => "DEEP_OBJECT",
        StyleForm::Cookie => "COOKIE",
        StyleForm::Json => "JSON",
    };
    let name = print::ident(&crate::model::RustIdent::constant(name));
    // `deepObject` has one form only.
    let exploded = (style.explode && style.form != StyleForm::DeepObject).then(|| quote!(.exploded()));
    let reserved = style.reserved.then(|| quote!(.reserved()));
    quote!(Style::#name #exploded #reserved)
}
