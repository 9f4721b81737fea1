//! The one file that names the SDK: the tools in its words, and its two transports.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ElicitRequest,
    ElicitRequestParams, ElicitationSchema, ErrorData, GetPromptRequestParams, GetPromptResponse, GetPromptResult,
    Implementation, InputRequest, InputRequests, InputRequiredResult, ListPromptsResult, ListResourceTemplatesResult,
    ListResourcesResult, ListToolsResult, PaginatedRequestParams, ProgressNotificationParam, PromptMessage,
    ProtocolVersion, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, ResourceContents, Role,
    ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::transport::stdio_pipes;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::call::{Caller, Watch};
use super::confirm::{self, Step};
use super::definition::Mirror;
use super::prompt::Prompt;
use super::reply::{File, Reply};
use super::resource::{Content, Resource};
use super::service::Service;
use super::tool::{Effect, Tool};

/// How long clients of the newest revision may keep the list of tools, in milliseconds. It changes only with the binary.
const LIST_LIFETIME: u64 = 300_000;

/// Names the question among those that a call may ask.
const QUESTION: &str = "confirmation";

/// The SDK's HTTP service: stateless, JSON replies, every known revision. The layers before it check host, origin and size.
pub struct Endpoint {
    service: StreamableHttpService<Handler, NeverSessionManager>,
    running: CancellationToken,
}

impl Endpoint {
    /// Makes the service.
    pub fn new(service: Arc<Service>) -> Self {
        let running = CancellationToken::new();
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_max_request_body_bytes(service.definition.max_request)
            .disable_allowed_hosts()
            .with_cancellation_token(running.clone());
        let handler = Handler::new(service);
        let sessions = Arc::new(NeverSessionManager::default());
        Self { service: StreamableHttpService::new(move || Ok(handler.clone()), sessions, config), running }
    }

    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response {
        self.service.handle(request).await.map(Body::new)
    }

    /// Ends whatever is still under way.
    pub fn stop(&self) {
        self.running.cancel();
    }
}

/// Serves standard input and output until the input ends or `stop` does.
///
/// # Errors
/// When the transport breaks.
pub async fn serve_stdio(service: Arc<Service>, stop: impl Future<Output = ()>) -> io::Result<()> {
    tokio::pin!(stop);
    let running = tokio::select! {
        started = Handler::new(service).serve(stdio_pipes()) => match started {
            Ok(running) => running,
            // The client closed the pipe before it said anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(io::Error::other(error)),
        },
        () = &mut stop => return Ok(()),
    };
    let cancel = running.cancellation_token();
    tokio::select! {
        ended = running.waiting() => ended.map(drop).map_err(io::Error::other),
        () = stop => {
            cancel.cancel();
            Ok(())
        }
    }
}

/// The SDK's view of the server. Cheap to clone: the SDK does so for each request.
#[derive(Clone)]
struct Handler {
    service: Arc<Service>,
    lists: Arc<Lists>,
}

/// The list of tools for both kinds of clients.
struct Lists {
    text: Vec<rmcp::model::Tool>,
    structured: Vec<rmcp::model::Tool>,
}

impl Handler {
    fn new(service: Arc<Service>) -> Self {
        let list = |is_structured| service.definition.tools.iter().map(|tool| listed(tool, is_structured)).collect();
        let lists = Arc::new(Lists { text: list(false), structured: list(true) });
        Self { service, lists }
    }

    /// The caller as the layers before the SDK found it; on stdio the process that holds the pipe.
    fn caller(&self, context: &RequestContext<RoleServer>) -> Caller {
        let found = context.extensions.get::<Parts>().and_then(|parts| parts.extensions.get::<Caller>());
        let deadline = || Instant::now() + self.service.settings.request_timeout;
        found.cloned().unwrap_or_else(|| Caller { token: None, organisation: None, deadline: deadline() })
    }

    /// Runs one call and passes its progress on, all of it before the outcome.
    async fn run(
        &self,
        tool: &'static Tool,
        given: &Map<String, Value>,
        context: &RequestContext<RoleServer>,
    ) -> Result<Reply, String> {
        let (mut watch, mut told) = (Watch::default(), None);
        let token = context.meta.get_progress_token();
        if token.is_some() {
            let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
            (watch.progress, told) = (Some(sender), Some(receiver));
        }
        let caller = self.caller(context);
        let call = async {
            // The channel closes with the call, so whatever waits for progress ends after it.
            let watch = watch;
            self.service.call(tool, given, &caller, &watch, context.ct.cancelled()).await
        };
        let pass_on = async {
            let (Some(token), Some(told)) = (token, told.as_mut()) else { return };
            while let Some(progress) = told.recv().await {
                let mut message = ProgressNotificationParam::new(token.clone(), f64::from(progress.done));
                message.total = progress.total.map(f64::from);
                message.message = Some(progress.message);
                // A client that is gone is told nothing; the call itself notices on its own.
                let _ = context.peer.notify_progress(message).await;
            }
        };
        tokio::join!(call, pass_on).0
    }

    /// What stands in the way of a call that needs the user's confirmation: the question, or a refusal.
    fn confirm(
        &self,
        tool: &'static Tool,
        given: &Map<String, Value>,
        state: Option<&str>,
        answer: Option<&Value>,
        context: &RequestContext<RoleServer>,
    ) -> Option<CallToolResponse> {
        let caller = self.caller(context);
        let keys = caller.signing_keys(&self.service.settings.state_keys);
        let can_ask = is_newest(context)
            && context.client_capabilities().is_some_and(|capabilities| capabilities.elicitation.is_some());
        let used = &self.service.confirmations;
        let (title, credential) = (self.service.definition.title, self.service.definition.upstream_credential);
        let next = confirm::step(tool, given, &keys, used, can_ask, state.map(|state| (state, answer)));
        let (sentence, outcome) = match next {
            Step::Go => return None,
            Step::Ask(state) => return Some(asked(confirm::question(title, tool, given), state).into()),
            Step::Refuse(sentence) => (sentence, "unconfirmed"),
            Step::Fail(failure) => (failure.sentence(title, tool, credential), failure.outcome()),
        };
        self.service.count_refused(tool, given, &caller, outcome);
        Some(failed(sentence).into())
    }

    fn result(&self, reply: Reply, is_structured: bool) -> CallToolResult {
        let structure = is_structured.then(|| serde_json::from_str::<Value>(&reply.json).ok()).flatten();
        let remark = reply.remark();
        let text = match self.service.definition.mirror {
            Mirror::Never if structure.is_some() => "The reply is in the structured content.".to_owned(),
            Mirror::Auto | Mirror::Never => reply.json,
        };
        let mut content = vec![ContentBlock::text(text)];
        content.extend(reply.file.map(file).into_iter().chain(remark.map(ContentBlock::text)));
        let mut result = CallToolResult::success(content);
        result.structured_content = structure;
        result
    }
}

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let definition = self.service.definition;
        let implementation = Implementation::new(definition.binary, definition.version).with_title(definition.title);
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        capabilities.resources = (!definition.resources.is_empty()).then(Default::default);
        capabilities.prompts = (!definition.prompts.is_empty()).then(Default::default);
        let config = ServerConfig::new(capabilities).with_server_info(implementation);
        definition.instructions.into_iter().fold(config, ServerConfig::with_instructions)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = if is_structured(&context) { &self.lists.structured } else { &self.lists.text };
        let list = ListToolsResult::with_all_items(tools.clone());
        // The SDK passes these hints on to older clients, which do not know them.
        Ok(match is_newest(&context) {
            true => list.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public),
            false => list,
        })
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        self.lists.structured.iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.service.tool(&request.name) else {
            return Err(ErrorData::invalid_params("There is no tool of this name", None));
        };
        let given = request.arguments.unwrap_or_default();
        let answer = request.input_responses.as_ref().and_then(|answers| answers.get(QUESTION));
        if let Some(response) = self.confirm(tool, &given, request.request_state.as_deref(), answer, &context) {
            return Ok(response);
        }
        let result = match self.run(tool, &given, &context).await {
            Ok(reply) => self.result(reply, is_structured(&context)),
            Err(sentence) => failed(sentence),
        };
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let plain = self.service.definition.resources.iter().filter(|resource| !resource.is_template());
        let list = ListResourcesResult::with_all_items(plain.map(listed_resource).collect());
        Ok(match is_newest(&context) {
            true => list.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public),
            false => list,
        })
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let templates = self.service.definition.resources.iter().filter(|resource| resource.is_template());
        let list = ListResourceTemplatesResult::with_all_items(templates.map(listed_template).collect());
        Ok(match is_newest(&context) {
            true => list.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public),
            false => list,
        })
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let resources = self.service.definition.resources;
        let found = resources.iter().find_map(|resource| Some((resource, resource.values(&request.uri)?)));
        let Some((resource, values)) = found else {
            return Err(ErrorData::resource_not_found("There is no resource at this address", None));
        };
        let contents = match resource.content {
            Content::Text(text) => ResourceContents::text(text, request.uri).with_mime_type(resource.mime),
            Content::Tool(name) => {
                let no_tool = || ErrorData::internal_error("The resource has no tool", None);
                let tool = self.service.tool(name).ok_or_else(no_tool)?;
                let read = self.run(tool, &values, &context).await;
                let reply = read.map_err(|sentence| ErrorData::resource_not_found(sentence, None))?;
                match reply.file {
                    Some(file) => ResourceContents::blob(file.base64, request.uri).with_mime_type(file.media_type),
                    None => ResourceContents::text(reply.json, request.uri).with_mime_type(resource.mime),
                }
            }
        };
        let mut result = ReadResourceResult::new(vec![contents]);
        if is_newest(&context) {
            result.ttl_ms = Some(if resource.is_template() { 0 } else { LIST_LIFETIME });
            result.cache_scope = Some(if resource.is_template() { CacheScope::Private } else { CacheScope::Public });
        }
        Ok(result.into())
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let list =
            ListPromptsResult::with_all_items(self.service.definition.prompts.iter().map(listed_prompt).collect());
        Ok(match is_newest(&context) {
            true => list.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public),
            false => list,
        })
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let Some(prompt) = self.service.definition.prompts.iter().find(|prompt| prompt.name == request.name) else {
            return Err(ErrorData::invalid_params("There is no prompt of this name", None));
        };
        let text = prompt.fill(&request.arguments.unwrap_or_default());
        let text = text.map_err(|sentence| ErrorData::invalid_params(sentence, None))?;
        Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]).into())
    }
}

/// Whether the client's revision is the newest, which knows how long lists keep and how a call asks back.
fn is_newest(context: &RequestContext<RoleServer>) -> bool {
    context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28)
}

fn failed(sentence: String) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(sentence)])
}

/// A file in the SDK's words: a picture that every client shows as such, any other as an embedded resource.
fn file(file: File) -> ContentBlock {
    match file.is_picture {
        true => ContentBlock::image(file.base64, file.media_type),
        false => ContentBlock::resource(ResourceContents::blob(file.base64, file.uri).with_mime_type(file.media_type)),
    }
}

/// Whether the client's revision knows structured replies.
fn is_structured(context: &RequestContext<RoleServer>) -> bool {
    context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2025_06_18)
}

/// The question in the SDK's words: the user agrees or does not, there is nothing to fill in.
fn asked(question: String, state: String) -> InputRequiredResult {
    let parameters = ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: question,
        requested_schema: ElicitationSchema::new(Default::default()),
    };
    let request = InputRequest::Elicitation(ElicitRequest::new(parameters));
    InputRequiredResult::new(Some(InputRequests::from([(QUESTION.to_owned(), request)])), Some(state))
}

fn listed_resource(resource: &Resource) -> rmcp::model::Resource {
    let listed = rmcp::model::Resource::new(resource.uri, resource.name);
    listed.with_title(resource.title).with_mime_type(resource.mime)
}

fn listed_template(resource: &Resource) -> rmcp::model::ResourceTemplate {
    let listed = rmcp::model::ResourceTemplate::new(resource.uri, resource.name);
    listed.with_title(resource.title).with_mime_type(resource.mime)
}

fn listed_prompt(prompt: &Prompt) -> rmcp::model::Prompt {
    let arguments = prompt.arguments.iter().map(|argument| {
        let mut listed = rmcp::model::PromptArgument::new(argument.name).with_required(argument.default.is_none());
        listed.description = argument.description.map(str::to_owned);
        listed
    });
    let mut listed = rmcp::model::Prompt::new(prompt.name, None::<String>, Some(arguments.collect()));
    listed.title = prompt.title.map(str::to_owned);
    listed
}

/// A tool in the SDK's words.
fn listed(tool: &Tool, is_structured: bool) -> rmcp::model::Tool {
    let schema = |text: &str| Arc::new(serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default());
    let is_read = tool.effect == Effect::Read;
    let mut annotations = ToolAnnotations::new().read_only(is_read);
    if !is_read {
        annotations = annotations.destructive(tool.effect == Effect::Destructive).idempotent(tool.idempotent);
    }
    annotations.title = tool.title.map(str::to_owned);
    let mut listed = rmcp::model::Tool::new(tool.name, tool.description, schema(tool.input_schema));
    listed.title = tool.title.map(str::to_owned);
    listed.output_schema = is_structured.then(|| schema(tool.output_schema));
    listed.annotations = Some(annotations);
    listed
}
