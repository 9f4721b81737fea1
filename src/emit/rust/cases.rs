//! What the emitted tests and the mock upstream know of each tool: one file a tool, and the list of them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::super::EmitError;
use super::print;
use crate::model::{
    AnswerForm, Confirm, PathPart, Plan, SampleBody, SampleCall, SampleList, SamplePart, SampleStyle, SampleText, Tool,
};

/// The cases of all tools, which the tests and the mock upstream share.
pub(super) fn cases(plan: &Plan) -> Result<String, EmitError> {
    let modules = plan.tools.iter().map(|tool| print::ident(&tool.module));
    let declared = quote!(#(pub mod #modules;)*);
    // Tests that need any tool take the first, so those that always ask come last.
    let (asking, plain): (Vec<&Tool>, Vec<&Tool>) =
        plan.tools.iter().partition(|tool| tool.confirm == Confirm::Required);
    let ordered = plain.into_iter().chain(asking).map(|tool| print::ident(&tool.module));
    let cases = quote! {
        /// The cases; those of tools that always ask the user come last.
        pub static CASES: &[Case] = &[#(#ordered::CASE),*];
    };
    let uses = [quote!(
        use super::harness::case::Case;
    )];
    let head = ["What the tests and the mock upstream know of each tool.".to_owned()];
    print::file("tests/generated/cases/mod.rs", &head, &uses, &[declared, cases])
}

pub(super) fn case_file(path: &str, tool: &Tool) -> Result<String, EmitError> {
    let has_parts = matches!(&tool.sample.call.body, Some(SampleBody::Parts(parts)) if !parts.is_empty());
    let mut types = vec!["Body", "Call", "Case", "Form"];
    types.extend(has_parts.then_some("Part"));
    types.extend(tool.sample.list.iter().flat_map(|_| ["List", "Style"]));
    types.extend((!tool.sample.texts.is_empty()).then_some("Text"));
    let types = types.into_iter().map(|name| Ident::new(name, Span::call_site()));
    let uses = [quote!(use super::super::harness::case::{#(#types),*};)];
    let head = [format!("What the tests and the mock upstream know of `{}`.", tool.name)];
    print::file(path, &head, &uses, &[case(tool)])
}

fn case(tool: &Tool) -> TokenStream {
    let (name, sample) = (&tool.name, &tool.sample);
    let method = tool.request.method;
    let sent = call(&sample.call);
    let further_types = further_types(tool);
    let route = route(&tool.request.path);
    let (form, answer) = answer(tool);
    let refusal = match &sample.refusal {
        Some((pointer, value)) => {
            let value = value.to_string();
            quote!(Some((#pointer, #value)))
        }
        None => quote!(None),
    };
    let accept = tool.accept.as_deref().unwrap_or("application/json");
    let output = &sample.output;
    let texts = sample.texts.iter().map(text);
    let list = match (&sample.list, &tool.page) {
        (Some(list), Some(page)) => self::page(list, page),
        _ => quote!(None),
    };
    let path_argument = print::optional_text(sample.path_argument.as_deref());
    quote! {
        /// A call of the tool, the request that it sends, and an answer to that.
        pub const CASE: Case = Case {
            tool: #name,
            method: #method,
            route: #route,
            call: #sent,
            further_types: &[#(#further_types),*],
            form: #form,
            refusal: #refusal,
            accept: #accept,
            answer: #answer,
            output: &[#(#output),*],
            texts: &[#(#texts),*],
            list: #list,
            path_argument: #path_argument,
        };
    }
}

/// What a schema does not say of the types that required arguments take.
fn further_types(tool: &Tool) -> Vec<TokenStream> {
    let required = tool.arguments.iter().filter(|argument| argument.required);
    let further = required.filter_map(|argument| {
        let (_, types) = argument.rules.as_ref()?.types.iter().find(|(place, _)| place.is_empty())?;
        let name = &argument.name;
        Some(quote!((#name, &[#(#types),*])))
    });
    further.collect()
}

/// How the tool answers, and the sample of the upstream's answer.
fn answer(tool: &Tool) -> (TokenStream, TokenStream) {
    let name = &tool.name;
    let sample_file = |extension: &str| {
        let answer = format!("../samples/{name}.{extension}");
        quote!(include_str!(#answer))
    };
    match &tool.answer {
        AnswerForm::Outputs => (quote!(Form::Outputs), sample_file("json")),
        AnswerForm::Done { .. } if tool.sample.answer.is_null() => (quote!(Form::Done), quote!("")),
        AnswerForm::Done { .. } => {
            let answer = tool.sample.answer.to_string();
            (quote!(Form::Done), quote!(#answer))
        }
        AnswerForm::Raw { cap, .. } => {
            let cap = print::size(*cap);
            (quote!(Form::Raw(#cap)), sample_file("json"))
        }
        form @ AnswerForm::Text { cap, .. } => {
            let (kind, cap) = (form.media_type().unwrap_or("text/plain"), print::size(*cap));
            (quote!(Form::Text(#kind, #cap)), sample_file("txt"))
        }
        form @ AnswerForm::File { cap, .. } => {
            let (kind, cap) = (form.media_type().unwrap_or("application/octet-stream"), print::size(*cap));
            (quote!(Form::File(#kind, #cap)), quote!(""))
        }
    }
}

/// The path with `{}` for what is not fixed.
fn route(path: &[PathPart]) -> String {
    let parts = path.iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Argument { .. } => "{}",
    });
    parts.collect()
}

/// A call and the request that it must come to.
fn call(call: &SampleCall) -> TokenStream {
    let SampleCall { path, query, headers, body, .. } = call;
    let arguments = call.arguments.to_string();
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(&[#(#pairs),*])
    };
    let (query, headers) = (pairs(query), pairs(headers));
    let body = match body {
        None => quote!(Body::None),
        Some(SampleBody::Json(value)) => {
            let json = value.to_string();
            quote!(Body::Json(#json))
        }
        Some(SampleBody::Form(fields)) => {
            let fields = pairs(fields);
            quote!(Body::Form(#fields))
        }
        Some(SampleBody::Parts(parts)) => {
            let parts = parts.iter().map(part);
            quote!(Body::Parts(&[#(#parts),*]))
        }
        Some(SampleBody::Text(media_type, text)) => quote!(Body::Text(#media_type, #text)),
    };
    quote!(Call { arguments: #arguments, path: #path, query: #query, headers: #headers, body: #body })
}

fn part(part: &SamplePart) -> TokenStream {
    let SamplePart { name, file_name, media_type, text } = part;
    let file_name = print::optional_text(file_name.as_deref());
    let media_type = print::optional_text(media_type.as_deref());
    quote!(Part { name: #name, file_name: #file_name, media_type: #media_type, text: #text })
}

fn text(text: &SampleText) -> TokenStream {
    let SampleText { upstream, output, untrusted } = text;
    let kind = Ident::new(if *untrusted { "fenced" } else { "plain" }, Span::call_site());
    quote!(Text::#kind(#upstream, #output))
}

fn page(list: &SampleList, page: &crate::model::Page) -> TokenStream {
    let SampleList { items, identity: (upstream, shown), token_parameter, .. } = list;
    let style = style(&list.style);
    let optional = |path: &Option<String>| print::optional_text(path.as_deref());
    let (total, pages) = (optional(&list.total), optional(&list.pages));
    let (last, more) = (optional(&list.last), optional(&list.more));
    let all = match &page.all {
        Some(all) => {
            let (argument, most) = (&all.argument, print::integer(all.most));
            quote!(Some((#argument, #most)))
        }
        None => quote!(None),
    };
    let size_parameter = print::optional_text(list.size_parameter.as_deref());
    let size_argument = print::optional_text(page.size_argument.as_deref());
    let (cursor_argument, output) = (&page.cursor_argument, &page.output);
    let size_cap = print::integer(page.size_cap);
    quote! {
        Some(List {
            items: #items,
            identity: (#upstream, #shown),
            style: #style,
            total: #total,
            pages: #pages,
            last: #last,
            more: #more,
            token_parameter: #token_parameter,
            size_parameter: #size_parameter,
            size_argument: #size_argument,
            cursor_argument: #cursor_argument,
            output: #output,
            size_cap: #size_cap,
            all: #all,
        })
    }
}

fn style(style: &SampleStyle) -> TokenStream {
    match style {
        SampleStyle::Token(next) => quote!(Style::Token(#next)),
        SampleStyle::Offset => quote!(Style::Offset),
        SampleStyle::Page(first) => {
            let first = print::integer(*first);
            quote!(Style::Page(#first))
        }
        SampleStyle::Link => quote!(Style::Link),
        SampleStyle::NextUrl(next) => quote!(Style::NextUrl(#next)),
        SampleStyle::AfterLast(from) => quote!(Style::AfterLast(#from)),
    }
}
