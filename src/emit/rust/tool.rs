//! One tool's file: definition, constants, arguments, the call, what is read, what is written.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::super::EmitError;
use super::{arguments, body, print, reply, request, types, writes};
use crate::model::{ArgumentType, Check, Condition, Confirm, Effect, Page, PageStyle, ReadKind, Tool};

pub(super) fn file(tool: &Tool) -> Result<String, EmitError> {
    let path = format!("src/tools/{}.rs", tool.module);
    let head = vec![format!("`{}`: `{} {}`.", tool.name, tool.request.method, tool.request.template)];
    let mut items = vec![definition(tool)];
    items.extend(constants(tool));
    items.extend(arguments::items(tool));
    items.push(reply::call(tool));
    items.extend(types::items(tool));
    items.extend(writes::items(tool));
    print::file(&path, &head, &uses(tool), &items)
}

fn uses(tool: &Tool) -> Vec<TokenStream> {
    let reads = |wanted: fn(&ReadKind) -> bool| {
        tool.reads.iter().flat_map(|read| &read.fields).any(|field| types::holds(&field.kind, wanted))
    };
    let is_whole = tool.reads.iter().any(|read| read.is_whole);
    let has_members = tool.reads.iter().any(|read| !read.is_whole);
    let is_lenient_page = |page: &Page| page.size_argument.is_some() || page.style.is_plain();
    let lenient = tool.page.as_ref().is_some_and(is_lenient_page)
        || tool.arguments.iter().any(|argument| arguments::is_lenient(argument.kind));
    let leaf = reads(|kind| matches!(kind, ReadKind::Leaf | ReadKind::LeafAt(_))) || writes::names_leaf(tool);
    let mut names: Vec<(&str, bool)> = vec![
        ("AllPages", tool.page.as_ref().is_some_and(|page| page.all.is_some())),
        ("Array", reads(|kind| matches!(kind, ReadKind::Array(_)))),
        ("Call", true),
        ("Condition", tool.refusal.is_some()),
        ("Confirm", true),
        ("Effect", true),
        ("Entries", reads(|kind| matches!(kind, ReadKind::Entries(_)))),
        ("Expected", reply::names_expected(tool)),
        ("Failure", true),
        ("Leaf", leaf),
        ("Leaves", reads(|kind| matches!(kind, ReadKind::Leaves | ReadKind::LeavesAt(_)))),
        ("Literal", tool.refusal.as_ref().is_some_and(|refusal| refusal.condition != Condition::Present)),
        ("Member", has_members),
        ("Notes", true),
        ("Numbered", tool.page.as_ref().is_some_and(|page| matches!(page.style, PageStyle::Page(_)))),
        ("Object", tool.answer.is_outputs()),
        ("Page", tool.page.is_some()),
        ("Read", is_whole),
        ("ReadObject", has_members),
        ("Refusal", tool.refusal.is_some()),
        ("Reply", true),
        ("Request", true),
        ("Room", is_whole),
        ("Tool", true),
        ("arguments", lenient),
    ];
    names.extend(request_names(tool));
    names.sort_unstable();
    let names = names.iter().filter(|(_, used)| *used).map(|(name, _)| Ident::new(name, Span::call_site()));
    let mut uses = of_serde(is_whole, has_members, arguments::has_shapes(tool));
    uses.extend([TokenStream::new(), quote!(use crate::runtime::{#(#names),*};)]);
    uses
}

/// What a file needs of serde, by how its answer is read and what its arguments are.
fn of_serde(is_whole: bool, has_members: bool, has_shapes: bool) -> Vec<TokenStream> {
    let deserialize = match is_whole {
        true => quote!(
            use serde::{Deserialize, Deserializer};
        ),
        false => quote!(
            use serde::Deserialize;
        ),
    };
    let map_access = has_members.then(|| {
        quote!(
            use serde::de::MapAccess;
        )
    });
    let value = has_shapes.then(|| {
        quote!(
            use serde_json::Value;
        )
    });
    [Some(deserialize), map_access, value].into_iter().flatten().collect()
}

/// What arguments and the request need of the runtime.
fn request_names(tool: &Tool) -> Vec<(&'static str, bool)> {
    let rules = || tool.arguments.iter().filter_map(|argument| argument.rules.as_ref());
    let checks = arguments::checked(tool).next().is_some() || tool.only.is_some();
    vec![
        ("Body", tool.request.body.as_ref().is_some_and(body::is_built)),
        ("Document", tool.arguments.iter().any(|argument| argument.kind == ArgumentType::Document)),
        ("Form", rules().any(|rules| !rules.forms.is_empty())),
        ("Number", tool.arguments.iter().any(|argument| arguments::is_number(argument.kind))),
        ("Part", body::has_parts(tool)),
        ("Pushdown", tool.request.pushdown.as_ref().is_some_and(|pushdown| pushdown.narrowed)),
        ("Rules", arguments::has_shapes(tool)),
        ("Style", request::has_styles(tool)),
        ("check", checks),
        ("shaped", arguments::has_shapes(tool)),
    ]
}

fn definition(tool: &Tool) -> TokenStream {
    let Tool { name, description, idempotent, scopes, .. } = tool;
    let title = print::optional_text(tool.title.as_deref());
    let input = format!("../../schemas/{name}.input.json");
    let output = format!("../../schemas/{name}.output.json");
    let effect = match tool.effect {
        Effect::Read => quote!(Effect::Read),
        Effect::Write => quote!(Effect::Write),
        Effect::Destructive => quote!(Effect::Destructive),
    };
    let confirm = match tool.confirm {
        Confirm::Never => quote!(Confirm::Never),
        Confirm::WhenSupported => quote!(Confirm::WhenSupported),
        Confirm::Required => quote!(Confirm::Required),
    };
    let (budget, text_limit) = (print::size(tool.budget), print::size(tool.text_limit));
    let empty = print::optional_text(tool.note_empty.as_deref());
    let more = print::optional_text(tool.note_more.as_deref());
    let errors = tool.errors.iter().map(|(status, text)| {
        let status = Literal::u16_unsuffixed(*status);
        quote!((#status, #text))
    });
    quote! {
        /// The tool as clients see it.
        pub static TOOL: Tool = Tool {
            name: #name,
            title: #title,
            description: #description,
            input_schema: include_str!(#input),
            output_schema: include_str!(#output),
            effect: #effect,
            idempotent: #idempotent,
            confirm: #confirm,
            scopes: &[#(#scopes),*],
            budget: #budget,
            text_limit: #text_limit,
            notes: Notes { empty: #empty, more: #more },
            errors: &[#(#errors),*],
            call: |call| Box::pin(run(call)),
        };
    }
}

fn constants(tool: &Tool) -> Vec<TokenStream> {
    let mut items = Vec::new();
    if let Some(pushdown) = &tool.request.pushdown {
        if pushdown.narrowed {
            let pairs = pushdown.fields.iter().map(|(output, field)| quote!((#output, #field)));
            items.push(quote! {
                /// The field of the upstream behind each output that `only` may name.
                const FIELDS: Pushdown = Pushdown(&[#(#pairs),*]);
            });
        } else {
            let mut names: Vec<&String> = Vec::new();
            for (_, field) in &pushdown.fields {
                if !names.contains(&field) {
                    names.push(field);
                }
            }
            items.push(quote! {
                /// The fields that the upstream is asked for.
                const FIELDS: &[&str] = &[#(#names),*];
            });
        }
    }
    items.extend(reply::whole_constants(&tool.answer));
    items.extend(tool.refusal.as_ref().map(reply::refusal));
    items.extend(tool.page.as_ref().map(page));
    items.extend(tool.page.as_ref().and_then(|page| page.all.as_ref()).map(body::all_pages));
    if let Some(only) = &tool.only {
        items.push(quote! {
            /// The outputs that `only` may name.
            const OUTPUTS: &[&str] = &[#(#only),*];
        });
    }
    items.extend(arguments::rules(tool));
    for argument in arguments::checked(tool) {
        for check in &argument.checks {
            if let Check::Pattern(pattern) = check {
                let name = arguments::pattern_name(argument);
                let about = print::doc(&format!("What `{}` looks like.", argument.name));
                items.push(quote! {
                    #about
                    static #name: check::Pattern = check::Pattern::new(#pattern);
                });
            }
        }
    }
    items
}

fn page(page: &Page) -> TokenStream {
    let Page { output, cursor_argument, .. } = page;
    let size_argument = print::optional_text(page.size_argument.as_deref());
    let (default_size, size_cap) = (print::integer(page.default_size), print::integer(page.size_cap));
    quote! {
        /// How the upstream's list is paged.
        static PAGE: Page = Page {
            output: #output,
            size_argument: #size_argument,
            cursor_argument: #cursor_argument,
            default_size: #default_size,
            size_cap: #size_cap,
        };
    }
}

pub(super) fn access_argument(name: &str) -> TokenStream {
    let field = print::ident(&crate::model::RustIdent::snake(name));
    quote!(arguments.#field)
}

/// `a.b.c`
pub(super) fn fields(access: &[crate::model::RustIdent]) -> TokenStream {
    let names = access.iter().map(print::ident);
    quote!(#(#names).*)
}
