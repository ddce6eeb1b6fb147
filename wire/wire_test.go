package wire_test

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/wire"
)

func Example() {
	data, err := wire.Encode(map[string]float64{"deaths": math.Inf(1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	var back map[string]float64
	if err := wire.Decode(data, &back); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back["deaths"])
	// Output: +Inf
}

// The same content is the same bytes, and every number comes back to the last bit.
func TestSameContentSameBytes(t *testing.T) {
	payload := math.Float64frombits(0x7ff8_0000_0000_0007) // a number that is none, with a mark of its own
	content := func() map[string]any {
		m := map[string]any{}
		for i := range 50 {
			m[fmt.Sprint(i)] = float64(i) / 3
		}
		m["none"] = payload
		return m
	}
	a, err := wire.Encode(content())
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.Encode(content())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same content is other bytes")
	}
	var back map[string]float64
	if err := wire.Decode(a, &back); err != nil {
		t.Fatal(err)
	}
	if math.Float64bits(back["none"]) != math.Float64bits(payload) || back["1"] != 1.0/3 {
		t.Errorf("%x and %v came back", math.Float64bits(back["none"]), back["1"])
	}
}

func TestOthersAreRefused(t *testing.T) {
	type narrow struct{ A int }
	wide, err := wire.Encode(struct{ A, B int }{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "no CBOR": []byte("\xff\xff"), "a part more": wide, "another kind": []byte("x")} {
		var to narrow
		if err := wire.Decode(data, &to); blindspot.CodeOf(err) != blindspot.BadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
}
