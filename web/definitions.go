package web

// definitions say in a sentence what each measure means; the method and its
// citation come with the finding.
var definitions = map[string]string{
	"activity":            "How much is recorded a month, and how the last twelve months compare with the twelve before.",
	"tail":                "How heavy the tail of deaths per event is, and how likely a very large event is within a year.",
	"footprint":           "In how many areas and countries the group is active, counted so that many small areas weigh less than one large one.",
	"diffusion":           "Whether new areas come beside those that stay active (escalation), or in place of those that fall silent (relocation).",
	"resilience":          "What a dated shock did to the group's activity against what would have been expected, and how long it took to recover.",
	"self_sustainability": "How far the group's activity feeds on itself rather than on what comes from outside.",
	"spillover":           "How much activity in one area or theatre leads to activity in another.",
	"pressure":            "Who fights the group, where and how often.",
	"sanctuary":           "How much of the group's activity is in places where nobody fights it, and how near to a border.",
	"rivalry":             "How much of the group's fighting is against other non-state groups.",
	"stretch":             "On how many fronts at once the security actors that fight the group are engaged.",
	"projection":          "How far from its core area the group is active, and where for the first time in years.",
	"corridors":           "Which places the graded links between the group's regions lead over.",
	"attention":           "How much is reported about the group's events against what their severity predicts.",
}

func definition(measure string) string { return definitions[measure] }
