//! Where a document, a path or an operation says that it is served.

use super::reader::{Place, Reader};
use super::swagger;
use super::version::Family;
use crate::source::Node;

/// The document's own servers, as their URL templates.
pub(super) fn document_servers(reader: &Reader<'_>) -> Vec<String> {
    let top = |key: &str| {
        let found = reader.document.index.find(reader.sources, reader.document.file, &[key]);
        // What cannot be read here is as good as absent: the allow-list may say the base URL.
        found.ok().flatten().cloned()
    };
    match reader.document.family {
        Family::Swagger => swagger::servers(top),
        Family::OpenApi | Family::Newer => top("servers").as_ref().map_or_else(Vec::new, urls),
    }
}

/// The servers of an operation, or of its path, when they name their own.
pub(super) fn own_servers(items: &[Place<'_>], operation: &Place<'_>) -> Vec<String> {
    let named = |place: &Place<'_>| place.node.get("servers").map(urls).filter(|urls| !urls.is_empty());
    [operation].into_iter().chain(items).find_map(named).unwrap_or_default()
}

fn urls(servers: &Node) -> Vec<String> {
    servers.items().iter().filter_map(|server| server.get("url")?.as_str()).map(str::to_owned).collect()
}
