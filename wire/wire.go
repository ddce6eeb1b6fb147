// Package wire writes what travels between machines as bytes that are the same wherever
// they are written.
package wire

import (
	"sync"

	"github.com/fxamacker/cbor/v2"

	"github.com/blindspot/blindspot"
)

// The same content is the same bytes (RFC 8949, section 4.2), and every number comes
// back as it was, those that are none included.
var (
	writing = sync.OnceValues(func() (cbor.EncMode, error) {
		o := cbor.CoreDetEncOptions()
		o.ShortestFloat = cbor.ShortestFloatNone
		o.NaNConvert, o.InfConvert = cbor.NaNConvertNone, cbor.InfConvertNone
		return o.EncMode()
	})
	reading = sync.OnceValues(func() (cbor.DecMode, error) {
		return cbor.DecOptions{MaxArrayElements: 1 << 27, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField}.DecMode()
	})
)

// Encode writes a value as CBOR.
func Encode(v any) ([]byte, error) {
	mode, err := writing()
	if err != nil {
		return nil, err
	}
	return mode.Marshal(v)
}

// Decode reads what [Encode] wrote. It fails with BadInput where the bytes are those of
// something else.
func Decode(data []byte, to any) error {
	mode, err := reading()
	if err != nil {
		return err
	}
	if err := mode.Unmarshal(data, to); err != nil {
		return blindspot.Errorf(blindspot.BadInput, "have coordinator and workers be one program", "what came from the cluster cannot be read: %w", err)
	}
	return nil
}
