//! Icon and readme as certification wants them: rule F01c.

use super::findings::Findings;
use super::json::text_at;
use super::package::Package;
use super::rules::surroundings::F01C;
use crate::model::connector_terms as terms;
use crate::source::{Node, Sources, Span};

/// Headings of the template that must be there.
const HEADINGS: &[&str] = &[
    "Publisher",
    "Prerequisites",
    "Supported Operations",
    "Obtaining Credentials",
    "Known Issues and Limitations",
    "Deployment Instructions",
];

/// Pixels of a side: the guide says 230, and reviewers take what is near.
const SIDE: std::ops::RangeInclusive<u32> = 200..=260;

/// The colour of independent publishers, who give no icon.
const INDEPENDENT: &str = "#da3b01";

/// Most bytes of an icon's pixels: far more than the largest side needs.
const PIXELS_LIMIT: usize = 16 * 1024 * 1024;

pub(super) fn check(sources: &Sources, package: &Package, properties: Option<&Node>, findings: &mut Findings) {
    if !findings.is_certified() {
        return;
    }
    check_readme(sources, package, findings);
    let color = properties.and_then(|root| text_at(root, &["properties", "iconBrandColor"])).unwrap_or_default();
    match &package.icon {
        None if color.eq_ignore_ascii_case(INDEPENDENT) => {}
        None => findings.breach_nowhere(&F01C, "`icon.png` is not there"),
        Some(bytes) => {
            if let Err(fault) = judge(bytes, color) {
                findings.breach_nowhere(&F01C, format!("`icon.png`: {fault}"));
            }
        }
    }
}

fn check_readme(sources: &Sources, package: &Package, findings: &mut Findings) {
    let Some(file) = package.readme.file() else {
        findings.breach_nowhere(&F01C, "`readme.md` is not there");
        return;
    };
    let headings: Vec<String> = sources
        .text(file)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .collect();
    for heading in HEADINGS {
        let wanted = heading.to_lowercase();
        if !headings.iter().any(|found| found.starts_with(&wanted)) {
            let top = Span { file, start: 0, end: 0 };
            findings.breach(&F01C, format!("the readme has no heading `{heading}`"), top);
        }
    }
}

/// What is wrong with the picture; of its pixels only the first is looked at.
fn judge(bytes: &[u8], color: &str) -> Result<(), String> {
    let picture = Picture::read(bytes).ok_or("it is no PNG that can be read")?;
    if picture.width != picture.height || !SIDE.contains(&picture.width) {
        return Err(format!("it has {} by {} pixels, not 230 by 230", picture.width, picture.height));
    }
    let [red, green, blue, opacity] = picture.corner;
    if opacity != u8::MAX {
        return Err("its corner is transparent".to_owned());
    }
    let corner = format!("#{red:02x}{green:02x}{blue:02x}");
    // A colour that is none has a rule of its own.
    if terms::is_color(color) && !corner.eq_ignore_ascii_case(color) {
        return Err(format!("its corner is `{corner}`, and `iconBrandColor` is `{color}`"));
    }
    Ok(())
}

/// Size and first pixel of a PNG (W3C PNG, sections 5 and 11).
struct Picture {
    width: u32,
    height: u32,
    corner: [u8; 4],
}

impl Picture {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let (mut header, mut palette, mut opacities, mut pixels) = (None, Vec::new(), Vec::new(), Vec::new());
        while let Some((kind, data, after)) = chunk(rest) {
            match kind {
                b"IHDR" => header = Some(data),
                b"PLTE" => palette = data.to_vec(),
                b"tRNS" => opacities = data.to_vec(),
                b"IDAT" => pixels.extend_from_slice(data),
                _ => {}
            }
            rest = after;
        }
        let header = header?;
        let (width, height) = (number(header.get(..4)?)?, number(header.get(4..8)?)?);
        let (depth, kind) = (*header.get(8)?, *header.get(9)?);
        let line = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&pixels, PIXELS_LIMIT).ok()?;
        // The first byte is the filter; without neighbours every filter leaves the first pixel as it is.
        let corner = corner(line.get(1..)?, depth, kind, &palette, &opacities)?;
        Some(Self { width, height, corner })
    }
}

fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let length = usize::try_from(number(bytes.get(..4)?)?).ok()?;
    let kind = bytes.get(4..8)?.try_into().ok()?;
    let end = length.checked_add(8)?;
    let data = bytes.get(8..end)?;
    Some((kind, data, bytes.get(end.checked_add(4)?..)?))
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

/// The first pixel as red, green, blue, opacity. Samples of 16 bits count by their upper half.
fn corner(line: &[u8], depth: u8, kind: u8, palette: &[u8], opacities: &[u8]) -> Option<[u8; 4]> {
    let step = match depth {
        16 => 2,
        _ => 1,
    };
    let sample = |index: usize| line.get(index * step).copied();
    let whole = u8::MAX;
    match kind {
        0 if depth >= 8 => sample(0).map(|gray| [gray, gray, gray, whole]),
        2 => Some([sample(0)?, sample(1)?, sample(2)?, whole]),
        3 if depth <= 8 => {
            let index = usize::from(line.first()?.checked_shr(u32::from(8 - depth))?);
            let color = palette.get(index * 3..index * 3 + 3)?;
            let opacity = opacities.get(index).copied().unwrap_or(whole);
            Some([*color.first()?, *color.get(1)?, *color.get(2)?, opacity])
        }
        4 => {
            let gray = sample(0)?;
            Some([gray, gray, gray, sample(1)?])
        }
        6 => Some([sample(0)?, sample(1)?, sample(2)?, sample(3)?]),
        _ => None,
    }
}
