//! `main.rs`, `lib.rs` and the list of tools.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::super::EmitError;
use super::{print, serving};
use crate::model::{
    ApiKeys, CallerAuthentication, Mirror, Plan, RatePer, SecretScheme, Server, Untrusted, UpstreamCredential,
};

pub(super) fn main(plan: &Plan) -> Result<String, EmitError> {
    let library = print::ident(&plan.server.crate_name);
    let item = quote! {
        fn main() -> std::process::ExitCode {
            #library::runtime::run(&#library::SERVER)
        }
    };
    print::file("src/main.rs", &[format!("`{}`: the program.", plan.server.package)], &[], &[item])
}

pub(super) fn library(plan: &Plan) -> Result<String, EmitError> {
    let server = &plan.server;
    let mut head = vec![format!("{}: an MCP server.", server.title)];
    if let Some(description) = &server.description {
        head.extend([String::new(), description.clone()]);
    }
    let head: Vec<String> = head.iter().map(|line| escape_markdown(line)).collect();
    let modules = quote! {
        pub mod custom;
        #[rustfmt::skip]
        pub mod runtime;
        #[rustfmt::skip]
        pub mod tools;
    };
    let more = serving::modules(plan);
    let modules = quote!(#(#[rustfmt::skip] pub mod #more;)* #modules);
    let mut names: Vec<&str> = plan.audit.iter().map(|_| "Audit").collect();
    names.push("CallerAuthentication");
    names.extend(server.gateway.as_ref().map(|_| "Gateway"));
    names.push("Mirror");
    names.extend(server.rate.as_ref().map(|_| "Rate"));
    names.extend(server.rate.as_ref().map(|_| "RatePer"));
    names.push("Retry");
    if server.upstream_credential == UpstreamCredential::Secret {
        names.push("Scheme");
    }
    names.extend(["ServerDefinition", "Untrusted", "UpstreamCredential"]);
    let names = names.iter().map(|name| Ident::new(name, Span::call_site()));
    let uses = [
        quote!(
            use std::time::Duration;
        ),
        TokenStream::new(),
        quote!(#[rustfmt::skip] use runtime::{#(#names),*};),
    ];
    print::file("src/lib.rs", &head, &uses, &[modules, definition(plan)])
}

fn definition(plan: &Plan) -> TokenStream {
    let server = &plan.server;
    let serving = serving::fields(plan);
    let Server { name, package, title, base_url, .. } = server;
    let help = server.base_url_help.iter().map(|(name, meaning)| quote!((#name, #meaning)));
    let instructions = print::optional_text(server.instructions.as_deref());
    let timeout = print::duration(server.upstream_timeout_ms);
    let retry = retry(server);
    let (caller, credential) = identity(server);
    let gateway = gateway(server);
    let (hosts, origins) = (&server.allowed_hosts, &server.allowed_origins);
    let max_request = print::integer(server.max_request);
    let rate = rate(server);
    let concurrency = print::integer(server.concurrency);
    let mirror = match server.mirror {
        Mirror::Auto => quote!(Mirror::Auto),
        Mirror::Never => quote!(Mirror::Never),
    };
    let untrusted = match server.untrusted {
        Untrusted::Fence => quote!(Untrusted::Fence),
    };
    quote! {
        /// What this server is. The environment decides where it runs, never what it exposes.
        #[rustfmt::skip]
        pub static SERVER: ServerDefinition = ServerDefinition {
            name: #name,
            binary: #package,
            title: #title,
            version: env!("CARGO_PKG_VERSION"),
            instructions: #instructions,
            base_url: #base_url,
            base_url_help: &[#(#help),*],
            upstream_timeout: #timeout,
            retry: #retry,
            caller: #caller,
            upstream_credential: #credential,
            gateway: #gateway,
            allowed_hosts: &[#(#hosts),*],
            allowed_origins: &[#(#origins),*],
            max_request: #max_request,
            rate: #rate,
            concurrency: #concurrency,
            mirror: #mirror,
            untrusted: #untrusted,
            tools: tools::TOOLS,
            #serving
        };
    }
}

fn retry(server: &Server) -> TokenStream {
    let attempts = print::integer(server.retry.attempts);
    let statuses = server.retry.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
    let wait = print::duration(server.retry.max_wait_ms);
    quote!(Retry { attempts: #attempts, statuses: &[#(#statuses),*], max_wait: #wait })
}

fn identity(server: &Server) -> (TokenStream, TokenStream) {
    let caller = match (server.caller, &server.api_keys) {
        (CallerAuthentication::ApiKey, Some(ApiKeys { header, variable })) => {
            quote!(CallerAuthentication::ApiKey { header: #header, variable: #variable })
        }
        // Keys without a place to bring them would admit nobody, which loopback comes nearest to.
        (CallerAuthentication::ApiKey | CallerAuthentication::None, _) => quote!(CallerAuthentication::None),
        (CallerAuthentication::Gateway, _) => quote!(CallerAuthentication::Gateway),
        (CallerAuthentication::Delegated, _) => quote!(CallerAuthentication::Delegated),
    };
    let credential = match server.upstream_credential {
        UpstreamCredential::None => quote!(UpstreamCredential::None),
        UpstreamCredential::Secret => {
            let scheme = match &server.secret_scheme {
                SecretScheme::Bearer => quote!(Bearer),
                SecretScheme::Basic => quote!(Basic),
                SecretScheme::Header(name) => quote!(Header(#name)),
                SecretScheme::Query(name) => quote!(Query(#name)),
            };
            quote!(UpstreamCredential::Secret { scheme: Scheme::#scheme })
        }
        UpstreamCredential::CallerToken => quote!(UpstreamCredential::CallerToken),
    };
    (caller, credential)
}

fn gateway(server: &Server) -> TokenStream {
    match &server.gateway {
        None => quote!(None),
        Some(gateway) => {
            let (header, variable) = (&gateway.header, &gateway.variable);
            quote!(Some(Gateway { header: #header, variable: #variable }))
        }
    }
}

fn rate(server: &Server) -> TokenStream {
    let Some(rate) = &server.rate else { return quote!(None) };
    let calls = print::integer(rate.calls);
    let period = print::duration(rate.period_ms);
    let per = match rate.per {
        RatePer::Caller => quote!(RatePer::Caller),
        RatePer::Server => quote!(RatePer::Server),
    };
    quote!(Some(Rate { calls: #calls, period: #period, per: #per }))
}

pub(super) fn tools(plan: &Plan) -> Result<String, EmitError> {
    let modules: Vec<Ident> = plan.tools.iter().map(|tool| print::ident(&tool.module)).collect();
    let declared = quote!(#(pub mod #modules;)*);
    let list = quote! {
        /// Every tool, in the order in which clients see them.
        pub static TOOLS: &[&Tool] = &[#(&#modules::TOOL),*];
    };
    let uses = [quote!(
        use crate::runtime::Tool;
    )];
    print::file("src/tools/mod.rs", &["The tools of this server, one file each.".to_owned()], &uses, &[declared, list])
}

/// Text that rustdoc shows as it is.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
