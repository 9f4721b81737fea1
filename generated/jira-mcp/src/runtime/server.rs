//! The one file that names the SDK: the tools in its words, and its two transports.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation,
    ListToolsResult, PaginatedRequestParams, ProtocolVersion, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::transport::stdio_pipes;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::call::Caller;
use super::definition::Mirror;
use super::reply::Reply;
use super::service::Service;
use super::tool::{Effect, Tool};

/// How long clients of the newest revision may keep the list of tools, in milliseconds. It changes only with the binary.
const LIST_LIFETIME: u64 = 300_000;

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
        let parts = context.extensions.get::<Parts>();
        parts
            .and_then(|parts| parts.extensions.get::<Caller>())
            .cloned()
            .unwrap_or_else(|| Caller { token: None, deadline: Instant::now() + self.service.settings.request_timeout })
    }

    fn result(&self, reply: Reply, is_structured: bool) -> CallToolResult {
        let structure = is_structured.then(|| serde_json::from_str::<Value>(&reply.json).ok()).flatten();
        let remark = reply.remark();
        let text = match self.service.definition.mirror {
            Mirror::Never if structure.is_some() => "The reply is in the structured content.".to_owned(),
            Mirror::Auto | Mirror::Never => reply.json,
        };
        let mut content = vec![ContentBlock::text(text)];
        content.extend(remark.map(ContentBlock::text));
        let mut result = CallToolResult::success(content);
        result.structured_content = structure;
        result
    }
}

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let definition = self.service.definition;
        let implementation = Implementation::new(definition.binary, definition.version).with_title(definition.title);
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        let config = ServerConfig::new(capabilities).with_server_info(implementation);
        match definition.instructions {
            Some(instructions) => config.with_instructions(instructions),
            None => config,
        }
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = if is_structured(&context) { &self.lists.structured } else { &self.lists.text };
        let list = ListToolsResult::with_all_items(tools.clone());
        // The SDK passes these hints on to older clients, which do not know them.
        let is_newest = context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28);
        Ok(if is_newest { list.with_ttl_ms(LIST_LIFETIME).with_cache_scope(CacheScope::Public) } else { list })
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
        let caller = self.caller(&context);
        let result = match self.service.call(tool, &given, &caller, context.ct.cancelled()).await {
            Ok(reply) => self.result(reply, is_structured(&context)),
            Err(sentence) => CallToolResult::error(vec![ContentBlock::text(sentence)]),
        };
        Ok(result.into())
    }
}

/// Whether the client's revision knows structured replies.
fn is_structured(context: &RequestContext<RoleServer>) -> bool {
    context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2025_06_18)
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
