//! 现场照片: the place taken out of a photograph, the picture itself unchanged.
//!
//! Where a part may hold a place (EXIF with GPS or a maker's note, XMP, IPTC, what stands after the end of the
//! picture), it goes; of the EXIF remain camera, model, turn and date. **Invariant:** the coded picture, its tables
//! and its colour profile leave as they came, bit for bit.

use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};
use jiff::civil::Date;
use mingjian_core::refusal::Refusal;

use super::exif::Exif;
use super::kind::Kind;
use super::{MAX_LOOKED_AT, damaged, guarded, holds, too_large};

/// 照片: what was found in a photograph, and the photograph without its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Photograph {
    /// The bytes to keep for showing; `None` when those that came may stay as they are.
    pub stripped: Option<Vec<u8>>,
    /// Whether a place was written in it.
    pub place: bool,
    /// The day on which it was taken, to be offered as the evidence's own date; the camera's word, not a proof.
    pub taken_on: Option<Date>,
}

const SOS: u8 = 0xda;
const COLOUR: &[u8] = b"ICC_PROFILE\0";
const EXIF: &[u8] = b"Exif\0\0";
/// Words in XMP and IPTC that say a place.
const PLACES: &[&[u8]] = &[
    b"GPSLatitude",
    b"GPSLongitude",
    b"GPSPosition",
    b"photoshop:City",
    b"Iptc4xmpCore:Location",
    b"LocationCreated",
];

/// Takes the place out of a photograph.
///
/// Pictures of a kind that cannot be rewritten (GIF, BMP, TIFF) are searched, and refused when they say a place.
///
/// # Errors
/// `MJ3025` damaged or cut, `MJ3032` too large, `MJ3033` a place in a kind that cannot be rewritten.
pub fn strip_place(bytes: &[u8], kind: Kind) -> Result<Photograph, Refusal> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if !kind.is_picture() {
        return Ok(Photograph::default());
    }
    if size > MAX_LOOKED_AT {
        return Err(too_large(size, MAX_LOOKED_AT));
    }
    guarded(|| match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
        _ => other(bytes, kind),
    })
}

/// What EXIF blocks of a picture say together, and whether they must go.
#[derive(Default)]
struct Blocks {
    seen: Option<Exif>,
    unreadable: bool,
}

impl Blocks {
    fn add(&mut self, block: &[u8]) {
        let block = block.strip_prefix(EXIF).unwrap_or(block);
        match Exif::read(block) {
            Some(exif) if self.seen.is_none() => self.seen = Some(exif),
            // A second block is no camera's work.
            _ => self.unreadable = true,
        }
    }

    fn place(&self) -> bool {
        self.seen.as_ref().is_some_and(|exif| exif.place)
    }

    fn must_go(&self) -> bool {
        self.unreadable || self.seen.as_ref().is_some_and(|exif| exif.place || exif.closed)
    }

    fn fresh(&self) -> Option<Bytes> {
        self.seen.as_ref().and_then(Exif::fresh).map(Bytes::from)
    }

    fn answer(&self, place: bool, stripped: Option<Vec<u8>>) -> Photograph {
        Photograph {
            stripped,
            place: place || self.place(),
            taken_on: self.seen.as_ref().and_then(Exif::taken_on),
        }
    }
}

/// Whether the beginning of a JPEG says where it was taken; it need not be whole.
pub(super) fn says_where(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(&[0xff, 0xd8]) else {
        return false;
    };
    while let [0xff, marker, high, low, after @ ..] = rest {
        // Behind the start of the picture stands nothing about it.
        if *marker == 0xda {
            break;
        }
        let size = usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2);
        let (block, next) = after.split_at_checked(size).unwrap_or((after, &[]));
        let exif = block.strip_prefix(b"Exif\0\0").and_then(Exif::read);
        if exif.is_some_and(|exif| exif.place) {
            return true;
        }
        rest = next;
    }
    false
}

fn says_place(bytes: &[u8]) -> bool {
    PLACES.iter().any(|word| holds(bytes, word))
}

fn jpeg(bytes: &[u8]) -> Result<Photograph, Refusal> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(damaged)?;
    let mut blocks = Blocks::default();
    let (mut place, mut dirty) = (false, false);
    for segment in jpeg.segments() {
        let contents = segment.contents();
        if segment.marker() == 0xe1 && contents.starts_with(EXIF) {
            blocks.add(contents);
        } else if metadata(segment) {
            dirty = true;
            place |= says_place(contents) || city(contents);
        }
    }
    let Some(last) = jpeg.segments().iter().position(|segment| segment.marker() == SOS) else {
        return Err(damaged("SOS"));
    };
    let scan = jpeg.segments().get(last).ok_or_else(|| damaged("SOS"))?;
    let (header, data) = (scan.contents().clone(), entropy(scan));
    let end = end_of_picture(&data).ok_or_else(|| damaged("EOI"))?;
    if end < data.len() {
        dirty = true;
        let trailer = data.get(end..).unwrap_or_default();
        place |= says_place(trailer) || holds(trailer, b"\xa9xyz");
    }
    if !dirty && !blocks.must_go() {
        return Ok(blocks.answer(place, None));
    }
    let scan = JpegSegment::new_with_entropy(SOS, header, data.slice(..end.min(data.len())));
    let segments = jpeg.segments_mut();
    segments.truncate(last);
    segments.retain(|segment| !metadata(segment));
    segments.push(scan);
    jpeg.set_exif(blocks.fresh());
    Ok(blocks.answer(place, Some(jpeg.encoder().bytes().to_vec())))
}

/// Whether a segment is neither picture nor colour: all application data but JFIF, EXIF (handled apart), the colour
/// profile and Adobe's note on colours.
fn metadata(segment: &JpegSegment) -> bool {
    let contents = segment.contents();
    match segment.marker() {
        0xe0 => !contents.starts_with(b"JFIF\0"),
        0xe1 => !contents.starts_with(EXIF),
        0xe2 => !contents.starts_with(COLOUR),
        0xee => !contents.starts_with(b"Adobe"),
        marker => (0xe3..=0xef).contains(&marker),
    }
}

/// What follows a scan's header: coded picture, further scans, the end, and whatever stands after it.
fn entropy(scan: &JpegSegment) -> Bytes {
    let whole = scan.clone().encoder().bytes();
    whole.slice(scan.len().min(whole.len())..)
}

/// Whether IPTC data names a city, a place or a province.
fn city(contents: &[u8]) -> bool {
    let sets: [&[u8]; 3] = [&[0x1c, 2, 90], &[0x1c, 2, 92], &[0x1c, 2, 95]];
    contents.starts_with(b"Photoshop 3.0\0") && sets.iter().any(|set| holds(contents, set))
}

/// Where the coded picture is over: after its end mark, with scans and tables between skipped by their lengths.
fn end_of_picture(data: &[u8]) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        let mark = at.checked_add(memchr::memchr(0xff, data.get(at..)?)?)?;
        let code = *data.get(mark.checked_add(1)?)?;
        at = match code {
            0xd9 => return mark.checked_add(2),
            0xff => mark.checked_add(1)?,
            0x00 | 0x01 | 0xd0..=0xd8 => mark.checked_add(2)?,
            _ => {
                let high = *data.get(mark.checked_add(2)?)?;
                let low = *data.get(mark.checked_add(3)?)?;
                let size = usize::from(u16::from_be_bytes([high, low]));
                mark.checked_add(2)?.checked_add(size)?
            }
        };
    }
}

fn png(bytes: &[u8]) -> Result<Photograph, Refusal> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(damaged)?;
    if png.chunks().last().is_none_or(|chunk| chunk.kind() != *b"IEND") {
        return Err(damaged("IEND"));
    }
    let mut blocks = Blocks::default();
    let (mut place, mut dirty) = (false, false);
    for chunk in png.chunks() {
        if chunk.kind() == *b"eXIf" {
            blocks.add(chunk.contents());
        } else if told(chunk) {
            dirty = true;
            place |= says_place(chunk.contents());
        }
    }
    let picture: usize = png.len();
    if let Some(trailer) = bytes.get(picture..).filter(|trailer| !trailer.is_empty()) {
        dirty = true;
        place |= says_place(trailer);
    }
    if !dirty && !blocks.must_go() {
        return Ok(blocks.answer(place, None));
    }
    png.chunks_mut().retain(|chunk| !told(chunk));
    png.set_exif(blocks.fresh());
    Ok(blocks.answer(place, Some(png.encoder().bytes().to_vec())))
}

/// Whether a chunk is text in which XMP, EXIF or a place is told.
fn told(chunk: &PngChunk) -> bool {
    if ![*b"tEXt", *b"zTXt", *b"iTXt"].contains(&chunk.kind()) {
        return false;
    }
    let key = chunk
        .contents()
        .split(|byte| *byte == 0)
        .next()
        .unwrap_or_default();
    let key = String::from_utf8_lossy(key).to_lowercase();
    [
        "xmp",
        "exif",
        "iptc",
        "raw profile",
        "gps",
        "geo",
        "location",
        "latitude",
        "longitude",
        "app1",
    ]
    .iter()
    .any(|word| key.contains(word))
}

fn webp(bytes: &[u8]) -> Result<Photograph, Refusal> {
    let mut webp = WebP::from_bytes(Bytes::copy_from_slice(bytes)).map_err(damaged)?;
    let mut blocks = Blocks::default();
    let (mut place, mut dirty) = (false, false);
    for chunk in webp.chunks() {
        let Some(data) = chunk.content().data() else {
            continue;
        };
        match &chunk.id() {
            b"EXIF" => blocks.add(data),
            id if !picture(id) => {
                dirty = true;
                place |= says_place(data);
            }
            _ => {}
        }
    }
    let size = usize::try_from(webp.len()).unwrap_or(usize::MAX);
    if let Some(trailer) = bytes.get(size..).filter(|trailer| !trailer.is_empty()) {
        dirty = true;
        place |= says_place(trailer);
    }
    if !dirty && !blocks.must_go() {
        return Ok(blocks.answer(place, None));
    }
    // The note in the header that XMP follows goes with it; the library looks after EXIF and colour itself.
    webp.chunks_mut()
        .retain(|chunk| picture(&chunk.id()) || chunk.id() == *b"EXIF");
    for chunk in webp
        .chunks_mut()
        .iter_mut()
        .filter(|chunk| chunk.id() == *b"VP8X")
    {
        if let img_parts::riff::RiffContent::Data(data) = chunk.content_mut() {
            let mut flags = data.to_vec();
            if let Some(first) = flags.first_mut() {
                *first &= !0x04;
            }
            *data = Bytes::from(flags);
        }
    }
    webp.set_exif(blocks.fresh());
    Ok(blocks.answer(place, Some(webp.encoder().bytes().to_vec())))
}

/// The chunks of which a WebP picture is made.
fn picture(id: &[u8; 4]) -> bool {
    [b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH"].contains(&id)
}

fn other(bytes: &[u8], kind: Kind) -> Result<Photograph, Refusal> {
    let mut blocks = Blocks::default();
    if kind == Kind::Tiff {
        blocks.add(bytes);
    }
    if blocks.place() || says_place(bytes) {
        return Err(Refusal::new("MJ3033", &[("kind", kind.ending())]));
    }
    Ok(blocks.answer(false, None))
}
