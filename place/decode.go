package place

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/blindspot/blindspot"
)

// The file (scripts/gazetteer writes it) is a gzip stream of unsigned LEB128
// numbers (signed ones zigzag coded) and strings with their length in front:
//
//	version, grid units per degree,
//	arcs: count, each: points, each the signed step (lon, lat) from the point before,
//	      which may be the last of the arc before
//	areas: count, each: id, ISO 3166-2 code, country, administered by, kind,
//	      names (count, each), polygons (count, each: rings (count, each:
//	      arcs (count, each: number, or its complement for an arc run backwards)))
//
// The first ring of a polygon is its outline, the others are holes.
const (
	fileVersion = 1
	maxFile     = 64 << 20 // bytes unpacked: no gazetteer is a tenth of that
	maxAreas    = 1<<15 - 1
)

// atlas is the decoded file.
type atlas struct {
	unit  int // grid units per degree
	arcs  []arc
	areas []shape
}

// arc is a line that several rings may share: grid points, lon then lat.
type arc [][2]int32

// shape is an area with its polygons, each a list of rings of arc numbers.
type shape struct {
	Area
	polygons [][][]int32
}

var errTruncated = errors.New("it ends too early")

// reader reads numbers and strings; the first error sticks.
type reader struct {
	data []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	r.data = nil
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.fail("%w", errTruncated)
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

// count reads how many items follow. Each takes a byte at least, which bounds
// what a damaged file can make us allocate.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.data)) {
		r.fail("%w: %d items announced", errTruncated, n)
		return 0
	}
	return int(n)
}

func (r *reader) string() string {
	n := r.count()
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

func decode(file []byte) (*atlas, error) {
	bad := func(err error) error {
		return blindspot.Errorf(blindspot.BadInput, "make it again with scripts/gazetteer",
			"not a gazetteer file: %w", err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, bad(err)
	}
	data, err := io.ReadAll(io.LimitReader(zip, maxFile+1))
	if err != nil {
		return nil, bad(err)
	}
	if len(data) > maxFile {
		return nil, bad(fmt.Errorf("more than %d bytes unpacked", maxFile))
	}
	r := &reader{data: data}
	if v := r.uint(); r.err == nil && v != fileVersion {
		return nil, bad(fmt.Errorf("version %d, this program reads %d", v, fileVersion))
	}
	a := &atlas{}
	unit := r.uint()
	if r.err == nil && (unit == 0 || unit > 10000 || unit%cellsPerDegree != 0) {
		r.fail("%d grid units per degree", unit)
	}
	a.unit = int(unit)
	a.readArcs(r)
	a.readAreas(r)
	if r.err == nil && len(r.data) > 0 {
		r.fail("%d bytes too many", len(r.data))
	}
	if r.err != nil {
		return nil, bad(r.err)
	}
	return a, nil
}

func (a *atlas) readArcs(r *reader) {
	var x, y int64
	for i := range r.count() {
		n := r.count()
		if r.err == nil && n < 2 {
			r.fail("arc %d has %d points", i, n)
		}
		if r.err != nil {
			return
		}
		line := make(arc, n)
		for k := range line {
			x, y = x+r.int(), y+r.int()
			if x < -int64(180*a.unit) || x > int64(180*a.unit) || y < -int64(90*a.unit) || y > int64(90*a.unit) {
				r.fail("arc %d leaves the globe", i)
				return
			}
			line[k] = [2]int32{int32(x), int32(y)}
		}
		a.arcs = append(a.arcs, line)
	}
}

func (a *atlas) readAreas(r *reader) {
	n := r.count()
	if n > maxAreas {
		r.fail("%d areas, at most %d", n, maxAreas)
	}
	ids := map[string]bool{}
	for i := 0; i < n && r.err == nil; i++ {
		s := shape{Area: Area{ID: r.string(), ISO31662: r.string(), Country: r.string(), Administered: r.string(), Kind: r.string()}}
		for range r.count() {
			s.Names = append(s.Names, r.string())
		}
		for range r.count() {
			polygon := make([][]int32, r.count())
			for k := range polygon {
				polygon[k] = a.readRing(r)
			}
			if r.err == nil && len(polygon) == 0 {
				r.fail("area %s has a polygon without rings", s.ID)
			}
			s.polygons = append(s.polygons, polygon)
		}
		if r.err == nil && (s.ID == "" || ids[s.ID] || len(s.polygons) == 0) {
			r.fail("area %d (%q) has no id, the id of another, or no polygon", i, s.ID)
		}
		ids[s.ID] = true
		a.areas = append(a.areas, s)
	}
}

// readRing reads the arcs of a ring and checks that they close.
func (a *atlas) readRing(r *reader) []int32 {
	ring := make([]int32, r.count())
	for i := range ring {
		n := r.int()
		if k := max(n, ^n); k >= int64(len(a.arcs)) {
			r.fail("there is no arc %d", k)
			return nil
		}
		ring[i] = int32(n)
	}
	for i, n := range ring {
		_, end := a.ends(n)
		if start, _ := a.ends(ring[(i+1)%len(ring)]); start != end {
			r.fail("a ring is not closed")
			return nil
		}
	}
	if r.err == nil && len(ring) == 0 {
		r.fail("a ring has no arcs")
	}
	return ring
}

// ends returns the first and last point of an arc as a ring runs it.
func (a *atlas) ends(n int32) (first, last [2]int32) {
	if n < 0 {
		line := a.arcs[^n]
		return line[len(line)-1], line[0]
	}
	line := a.arcs[n]
	return line[0], line[len(line)-1]
}

// ring returns the points of a ring, the first repeated at the end.
func (a *atlas) ring(arcs []int32) [][2]int32 {
	n := 0
	for _, arc := range arcs {
		n += len(a.arcs[max(arc, ^arc)])
	}
	points := make([][2]int32, 0, n)
	for _, arc := range arcs {
		line, first := a.arcs[max(arc, ^arc)], 0
		if len(points) > 0 {
			first = 1 // the last point of the arc before
		}
		if arc >= 0 {
			points = append(points, line[first:]...)
			continue
		}
		for i := len(line) - 1 - first; i >= 0; i-- {
			points = append(points, line[i])
		}
	}
	return points
}
