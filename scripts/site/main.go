// Command site renders the documentation of the repository as pages of HTML that
// need no network: the guides and references in Markdown, and a page for each
// package of statistics from its own documentation. It fails where a link leads
// nowhere.
//
//	go run ./scripts/site [-root .] OUT
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the checkout")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: site [-root .] OUT")
		os.Exit(2)
	}
	pages, faults, err := build(*root, flag.Arg(0))
	for _, f := range faults {
		fmt.Fprintln(os.Stderr, f)
	}
	if err != nil || len(faults) > 0 {
		fmt.Fprintln(os.Stderr, "site:", len(faults), "links lead nowhere", err)
		os.Exit(1)
	}
	fmt.Printf("%d pages: %s\n", pages, filepath.Join(flag.Arg(0), "index.html"))
}
