//! Which versions of the standard there are, and which of them we read.

/// The key at the top of the document that names the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// `openapi`.
    OpenApi,
    /// `swagger`.
    Swagger,
}

/// What a version means to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Swagger 2.0: bodies among the parameters, servers in three members.
    Swagger,
    /// OpenAPI 3.0, 3.1 or 3.2. What a schema may say differs between them, but documents mix it, so
    /// every keyword is read in all of them.
    OpenApi,
    /// A later 3.x: read as 3.2, with a warning.
    Newer,
}

/// The newest minor version of 3 that we know.
const NEWEST: u32 = 2;

/// The family of a version, if it is one that we read.
pub(super) fn version(standard: Version, text: &str) -> Option<Family> {
    let mut parts = text.split(['.', '-', '+']);
    let (major, minor) = (parts.next()?, parts.next()?);
    match (standard, major) {
        (Version::Swagger, "2") => (minor == "0").then_some(Family::Swagger),
        (Version::OpenApi, "3") => {
            let number: u32 = minor.parse().ok()?;
            let is_plain = number.to_string() == minor;
            is_plain.then_some(if number <= NEWEST { Family::OpenApi } else { Family::Newer })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, Version, version};

    #[test]
    fn versions_are_known_by_their_first_two_parts() {
        for text in ["3.0.0", "3.0.3", "3.1", "3.1.1-rc0", "3.2.0"] {
            assert_eq!(version(Version::OpenApi, text), Some(Family::OpenApi), "{text}");
        }
        assert_eq!(version(Version::OpenApi, "3.3.0"), Some(Family::Newer));
        assert_eq!(version(Version::Swagger, "2.0"), Some(Family::Swagger));
        for text in ["4.0.0", "3", "3.01", "2.0", "", "3.x"] {
            assert_eq!(version(Version::OpenApi, text), None, "{text}");
        }
        assert_eq!(version(Version::Swagger, "1.2"), None);
    }
}
