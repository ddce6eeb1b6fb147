package main

import (
	"strings"
	"testing"
)

func TestWatchContract(t *testing.T) {
	home := extract(t)
	r := succeed(t, home, "watch", "--json", "--top", "10")
	var object map[string]any
	decode(t, r.out, &object)
	hasKeys(t, "watch", object, "as_of", "groups", "skill")
	groups := object["groups"].([]any)
	if len(groups) != 10 {
		t.Fatalf("%d groups", len(groups))
	}
	last := 2.0
	for i, g := range groups {
		group := g.(map[string]any)
		hasKeys(t, "a group", group, "rank", "group", "overlooked", "p_breakout", "attention_percentile", "reasons", "warnings")
		if group["rank"] != float64(i+1) || group["overlooked"].(float64) > last || len(group["reasons"].([]any)) == 0 {
			t.Errorf("rank %d: %v", i+1, group)
		}
		last = group["overlooked"].(float64)
		if name := group["group"].(string); strings.HasPrefix(name, "Government of") || name == "Civilians" || name == "Fulani" {
			t.Errorf("%s is watched", name)
		}
	}
	if again := succeed(t, home, "watch", "--json", "--top", "10").out; again != r.out {
		t.Error("two runs differ")
	}
}
