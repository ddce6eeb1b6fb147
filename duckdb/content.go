package duckdb

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// hasher makes the content hash of an event: what the source says, without the
// release, and before anything is derived from it. Its buffer is used again.
type hasher struct {
	buf   []byte
	valid bool
}

// hash returns 64 bits of the SHA-256 of the event's content, and whether all
// its text is UTF-8. They compare versions of one event only, so that 64 bits
// are plenty.
func (h *hasher) hash(e *blindspot.Event) (sum uint64, validText bool) {
	h.buf, h.valid = h.buf[:0], true
	for _, s := range [...]string{e.ID, string(e.SideA.ID), e.SideA.Name, string(e.SideB.ID), e.SideB.Name, e.Dyad,
		e.Conflict, e.Place.Country, e.Place.State, e.Place.Admin1, e.Place.Area, e.Status,
		e.Grade.Source, e.Grade.Information, e.URL} {
		h.buf = binary.AppendUvarint(h.buf, uint64(len(s)))
		h.buf = append(h.buf, s...)
		h.valid = h.valid && utf8.ValidString(s)
	}
	d := e.Deaths
	if e.DeathsGap {
		d = blindspot.Deaths{}
	}
	for _, n := range [...]int{int(e.When.From), int(e.When.To), int(e.Precision), int(e.Violence),
		e.Place.GW, e.Place.Cell, int(e.Place.Precision), d.Best, d.Low, d.High, d.SideA, d.SideB,
		d.Civilians, d.Unknown, e.Sources, e.Clarity, flag(e.DeathsGap), flag(e.Place.HasPoint), flag(e.Background)} {
		h.buf = binary.AppendVarint(h.buf, int64(n))
	}
	if e.Place.HasPoint {
		h.buf = binary.LittleEndian.AppendUint64(h.buf, math.Float64bits(e.Place.Lat))
		h.buf = binary.LittleEndian.AppendUint64(h.buf, math.Float64bits(e.Place.Lon))
	}
	digest := sha256.Sum256(h.buf)
	return binary.LittleEndian.Uint64(digest[:8]), h.valid
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
