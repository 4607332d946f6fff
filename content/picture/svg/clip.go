package svg

import "image"

// clipKey names a mask: where a clipping path is drawn, and in which other.
type clipKey struct {
	id    string
	m     matrix
	bound [4]float64 // of what it is made for, when its size depends on that
	in    *image.Alpha
}

// maxClips bounds the masks that are kept: each is as large as the picture.
const maxClips = 32

// clipTo makes the clipping path of an element hold for what is drawn in it.
func (d *drawing) clipTo(e *element, s style, m matrix, depth int) {
	of := d.byID[s.clip]
	if s.clip == "" || of == nil || of.name != "clipPath" {
		return
	}
	key := clipKey{id: s.clip, m: m, in: d.clip}
	if of.attrs["clipPathUnits"] == "objectBoundingBox" {
		low, high := d.shapeOf(e, s, m).bounds()
		if !(high.x > low.x && high.y > low.y) {
			return
		}
		key.bound = [4]float64{low.x, low.y, high.x, high.y}
		m = m.then(matrix{high.x - low.x, 0, 0, high.y - low.y, low.x, low.y})
	}
	if d.clips[key] == nil {
		if len(d.clips) >= maxClips {
			clear(d.clips)
		}
		d.clips[key] = d.mask(of, m.then(transform(of.attrs["transform"])), depth)
	}
	d.clip = d.clips[key]
}

// mask returns what the shapes in a clipping path cover, where the mask that
// holds already lets it be seen.
func (d *drawing) mask(e *element, m matrix, depth int) *image.Alpha {
	bounds := d.canvas.image.Bounds()
	out := image.NewAlpha(bounds)
	d.canvas.work -= bounds.Dx() * bounds.Dy()
	for _, c := range e.children {
		if d.stop() {
			return out
		}
		d.cover(c, d.styleOf(c, initial()), m.then(transform(c.attrs["transform"])), out)
	}
	if d.clip != nil {
		for i, v := range d.clip.Pix {
			out.Pix[i] = uint8(int(out.Pix[i]) * int(v) / 255)
		}
	}
	return out
}

// cover adds what one shape covers.
func (d *drawing) cover(e *element, s style, m matrix, out *image.Alpha) {
	if e.name == "use" {
		m = m.then(matrix{1, 0, 0, 1, d.size(e, "x", s), d.size(e, "y", s)})
		if e = d.byID[e.attrs["href"][min(1, len(e.attrs["href"])):]]; e == nil || e.name == "use" {
			return
		}
		m = m.then(transform(e.attrs["transform"]))
	}
	d.canvas.mask(d.shapeOf(e, s, m).through(m), s.clipEvenOdd, out)
}
