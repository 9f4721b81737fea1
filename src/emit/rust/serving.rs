//! Resources and prompts: `src/resources.rs` with the texts it compiles in, and `src/prompts.rs`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::super::EmitError;
use super::print;
use crate::model::{Audit, Plan, Prompt, Resource, ResourceContent};
use crate::tree::{FileTree, Owner};

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    for resource in &plan.resources {
        if let ResourceContent::File { path, text } = &resource.content {
            tree.add(path, Owner::Generated, text.clone())?;
        }
    }
    if !plan.resources.is_empty() {
        tree.add("src/resources.rs", Owner::Generated, resources(plan)?)?;
    }
    if !plan.prompts.is_empty() {
        tree.add("src/prompts.rs", Owner::Generated, prompts(plan)?)?;
    }
    Ok(())
}

/// The modules that the library has for them.
pub(super) fn modules(plan: &Plan) -> Vec<Ident> {
    let named = [("prompts", plan.prompts.is_empty()), ("resources", plan.resources.is_empty())];
    named.iter().filter(|(_, empty)| !empty).map(|(name, _)| Ident::new(name, Span::call_site())).collect()
}

/// The three fields of the server's definition.
pub(super) fn fields(plan: &Plan) -> TokenStream {
    let resources = if plan.resources.is_empty() { quote!(&[]) } else { quote!(resources::RESOURCES) };
    let prompts = if plan.prompts.is_empty() { quote!(&[]) } else { quote!(prompts::PROMPTS) };
    let audit = match &plan.audit {
        None => quote!(None),
        Some(Audit { arguments, redact }) => quote!(Some(Audit { redact: &[#(#redact),*], arguments: #arguments })),
    };
    quote! {
        resources: #resources,
        prompts: #prompts,
        audit: #audit,
    }
}

fn resources(plan: &Plan) -> Result<String, EmitError> {
    let listed = plan.resources.iter().map(resource);
    let list = quote! {
        /// Every resource, in the order in which clients see them.
        pub const RESOURCES: &[Resource] = &[#(#listed),*];
    };
    let uses = [quote!(
        use crate::runtime::{Content, Resource};
    )];
    let head = ["What clients can read by address.".to_owned()];
    print::file("src/resources.rs", &head, &uses, &[list])
}

fn resource(resource: &Resource) -> TokenStream {
    let Resource { uri, name, title, mime, content } = resource;
    let content = match content {
        ResourceContent::Tool(tool) => quote!(Content::Tool(#tool)),
        ResourceContent::File { path, .. } => {
            let path = format!("../{path}");
            quote!(Content::Text(include_str!(#path)))
        }
    };
    quote!(Resource { uri: #uri, name: #name, title: #title, mime: #mime, content: #content })
}

fn prompts(plan: &Plan) -> Result<String, EmitError> {
    let listed = plan.prompts.iter().map(prompt);
    let list = quote! {
        /// Every prompt, in the order in which clients see them.
        pub const PROMPTS: &[Prompt] = &[#(#listed),*];
    };
    let has_arguments = plan.prompts.iter().any(|prompt| !prompt.arguments.is_empty());
    let argument = has_arguments.then(|| quote!(, PromptArgument));
    let uses = [quote!(use crate::runtime::{Prompt #argument};)];
    let head = ["What users can pick and have filled in.".to_owned()];
    print::file("src/prompts.rs", &head, &uses, &[list])
}

fn prompt(prompt: &Prompt) -> TokenStream {
    let (name, text) = (&prompt.name, &prompt.text);
    let title = print::optional_text(prompt.title.as_deref());
    let arguments = prompt.arguments.iter().map(|argument| {
        let name = &argument.name;
        let description = print::optional_text(argument.description.as_deref());
        let default = print::optional_text(argument.default.as_deref());
        quote!(PromptArgument { name: #name, description: #description, default: #default })
    });
    quote!(Prompt { name: #name, title: #title, arguments: &[#(#arguments),*], text: #text })
}
