package main

import (
	"io"
	"os"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/assistant"
)

func (p *program) mcp() *cobra.Command {
	return &cobra.Command{
		Use:   "mcp",
		Short: "Answer an assistant over the Model Context Protocol on standard input and output",
		Long: `Mcp lets an assistant that speaks the Model Context Protocol ask the desk: find a
group, test a claim, read the watch board, assess, forecast, and list what is
covered. Each answer carries its citations, what the sources cover, and the limits
of its use. It only reads. Reports and the guides are resources.

An assistant starts it as a program; docs/ASSISTANTS.md shows how, with an exchange.
` + exitCodes,
		Example: "  blindspot mcp --store events.duckdb",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, done, err := p.mapped(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			return assistant.New(b, built().Version, p.stderr).Run(cmd.Context(), &mcp.IOTransport{Reader: os.Stdin, Writer: writeCloser{p.stdout}})
		},
	}
}

// writeCloser leaves closing to whoever opened the writer.
type writeCloser struct{ io.Writer }

func (writeCloser) Close() error { return nil }
