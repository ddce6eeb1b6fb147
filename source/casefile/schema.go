package casefile

// The shapes of the YAML files. Every key is declared here; others are refused.

type caseSchema struct {
	Name     string         `yaml:"name"`
	Title    string         `yaml:"title"`
	Question string         `yaml:"question"`
	DataTo   string         `yaml:"data_to"`
	Record   string         `yaml:"record"`
	Assessed assessedSchema `yaml:"assessed"`
	Terms    termsSchema    `yaml:"terms"`

	Group     groupSchema      `yaml:"group"`
	Actors    []actorSchema    `yaml:"actors"`
	Relations []relationSchema `yaml:"relations"`
	Regions   []regionSchema   `yaml:"regions"`
	Theatres  []theatreSchema  `yaml:"theatres"`
	Windows   []windowSchema   `yaml:"windows"`
	Security  []securitySchema `yaml:"security_actors"`
	Places    []placeSchema    `yaml:"places"`
}

type assessedSchema struct {
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	Date      string `yaml:"date"`
	CitedAs   string `yaml:"cited_as"`
}

type termsSchema struct {
	Name     string `yaml:"name"`
	Licence  string `yaml:"licence"`
	Citation string `yaml:"citation"`
	URL      string `yaml:"url"`
}

type groupSchema struct {
	ID     string   `yaml:"id"`
	Name   string   `yaml:"name"`
	Actors []string `yaml:"actors"`
}

type actorSchema struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Kind    string   `yaml:"kind"`
	Aliases []string `yaml:"aliases"`
	IDs     []string `yaml:"ids"`
}

type relationSchema struct {
	From  string `yaml:"from"`
	To    string `yaml:"to"`
	Kind  string `yaml:"kind"`
	Since string `yaml:"since"`
	Until string `yaml:"until"`
	Note  string `yaml:"note"`
}

type regionSchema struct {
	ID        string   `yaml:"id"`
	Name      string   `yaml:"name"`
	Countries []string `yaml:"countries"`
}

type theatreSchema struct {
	ID        string   `yaml:"id"`
	Name      string   `yaml:"name"`
	Actors    []string `yaml:"actors"`
	Countries []string `yaml:"countries"`
}

type windowSchema struct {
	ID   string `yaml:"id"`
	From string `yaml:"from"`
	To   string `yaml:"to"`
	Note string `yaml:"note"`
}

type securitySchema struct {
	ID      string       `yaml:"id"`
	Name    string       `yaml:"name"`
	Aliases []string     `yaml:"aliases"`
	IDs     []string     `yaml:"ids"`
	Governs []ruleSchema `yaml:"governs"`
}

type ruleSchema struct {
	Country string `yaml:"country"`
	Since   string `yaml:"since"`
	Until   string `yaml:"until"`
}

type placeSchema struct {
	Name      string   `yaml:"name"`
	Node      string   `yaml:"node"`
	Countries []string `yaml:"countries"`
	Lat       float64  `yaml:"lat"`
	Lon       float64  `yaml:"lon"`
	Note      string   `yaml:"note"`
}

type claimsSchema struct {
	Claims []claimSchema `yaml:"claims"`
}

type claimSchema struct {
	ID    string       `yaml:"id"`
	Claim string       `yaml:"claim"`
	Tests []testSchema `yaml:"tests"`
	Needs string       `yaml:"needs"`
	Note  string       `yaml:"note"`
}

type testSchema struct {
	Kind   string            `yaml:"kind"`
	Params map[string]string `yaml:"params"`
}

type judgementsSchema struct {
	Judgements []judgementSchema `yaml:"judgements"`
}

type judgementSchema struct {
	Text        string   `yaml:"text"`
	Author      string   `yaml:"author"`
	Probability *float64 `yaml:"probability"`
	Word        string   `yaml:"word"`
	Confidence  string   `yaml:"confidence"`
	Basis       string   `yaml:"basis"`
	Evidence    []string `yaml:"evidence"`
	Changes     string   `yaml:"changes"`
	Alternative string   `yaml:"alternative"`
	Replaces    string   `yaml:"replaces"`
}
