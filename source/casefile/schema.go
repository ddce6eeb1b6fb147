package casefile

// The shapes of the YAML files. Every key is declared here; others are refused.
// The tags need (the key must be there), is (what its value must be) and doc make
// the JSON Schemas of the files; a test holds them against what the reader takes.

type caseSchema struct {
	Name     string         `yaml:"name" need:"yes" doc:"Short name of the case, as in its folder."`
	Title    string         `yaml:"title" need:"yes" doc:"Title of the case."`
	Question string         `yaml:"question" doc:"What the case is about, as a question."`
	DataTo   string         `yaml:"data_to" is:"date" doc:"Last day that the files of the case are meant to cover."`
	EventsTo string         `yaml:"events_to" is:"date" doc:"Last day for which events.csv was kept, where that is earlier than data_to."`
	Record   string         `yaml:"record" doc:"What the list of events is and is not."`
	Assessed assessedSchema `yaml:"assessed" doc:"The published text whose claims are checked, if any."`
	Terms    termsSchema    `yaml:"terms" doc:"Licence and citation of the rows of the case."`

	Group     groupSchema      `yaml:"group" need:"yes" doc:"The group that the case is about."`
	Actors    []actorSchema    `yaml:"actors" need:"yes" doc:"The organisations of the group; rows name them by id, name or alias."`
	Relations []relationSchema `yaml:"relations" doc:"Dated relations between the actors."`
	Regions   []regionSchema   `yaml:"regions" doc:"Named sets of countries."`
	Theatres  []theatreSchema  `yaml:"theatres" doc:"Parts of the group: countries, and actors if not all."`
	Windows   []windowSchema   `yaml:"windows" doc:"Named spans of time for claims."`
	Security  []securitySchema `yaml:"security_actors" doc:"States and authorities that act against the group."`
	Places    []placeSchema    `yaml:"places" doc:"Places that links.csv names."`
}

type assessedSchema struct {
	Title     string `yaml:"title" doc:"Title of the text."`
	Publisher string `yaml:"publisher" doc:"Who published it."`
	Date      string `yaml:"date" is:"date" doc:"The day it was published."`
	CitedAs   string `yaml:"cited_as" doc:"How a row that rests on the text itself begins its source; such rows are no evidence for its claims."`
}

type termsSchema struct {
	Name     string `yaml:"name" doc:"Name of the collection."`
	Licence  string `yaml:"licence" doc:"Licence of its rows."`
	Citation string `yaml:"citation" doc:"How to cite it."`
	URL      string `yaml:"url" doc:"Where it is published."`
}

type groupSchema struct {
	ID     string        `yaml:"id" need:"yes" doc:"Id of the group."`
	Name   string        `yaml:"name" doc:"Name of the group."`
	Actors []string      `yaml:"actors" need:"yes" doc:"Ids of the actors that make up the group."`
	Counts countedSchema `yaml:"counts" doc:"Which monthly counts of counts.csv are the group's own."`
}

// countedSchema says which monthly counts are the group's own.
type countedSchema struct {
	Series    string   `yaml:"series" doc:"Series of counts_scope.csv."`
	Called    string   `yaml:"called" doc:"What its counts are called."`
	Against   []string `yaml:"against" doc:"Opponents that are counted, if not all."`
	Countries []string `yaml:"countries" doc:"Countries that are counted, if not all."`
}

type actorSchema struct {
	ID      string   `yaml:"id" need:"yes" doc:"Id of the actor in this case."`
	Name    string   `yaml:"name" need:"yes" doc:"Full name of the organisation."`
	Kind    string   `yaml:"kind" is:"organisation" doc:"A case is about organisations."`
	Aliases []string `yaml:"aliases" doc:"Other names and former names."`
	IDs     []string `yaml:"ids" is:"sourceid" doc:"Ids of event sources, such as ucdp:234; several merge factions into one actor."`
}

type relationSchema struct {
	From  string `yaml:"from" need:"yes" doc:"Id of an actor."`
	To    string `yaml:"to" need:"yes" doc:"Id of an actor."`
	Kind  string `yaml:"kind" need:"yes" is:"relation" doc:"What the first is to the second."`
	Since string `yaml:"since" is:"date" doc:"First day."`
	Until string `yaml:"until" is:"date" doc:"Last day."`
	Note  string `yaml:"note" doc:"What it rests on."`
}

type regionSchema struct {
	ID        string   `yaml:"id" need:"yes" doc:"Id of the region."`
	Name      string   `yaml:"name" doc:"Name of the region."`
	Countries []string `yaml:"countries" need:"yes" is:"iso3" doc:"Countries as ISO 3166 alpha-3 codes."`
}

type theatreSchema struct {
	ID        string   `yaml:"id" need:"yes" doc:"Id of the theatre."`
	Name      string   `yaml:"name" doc:"Name of the theatre."`
	Actors    []string `yaml:"actors" doc:"Ids of its actors, if not all."`
	Countries []string `yaml:"countries" doc:"Country codes and ids of regions."`
}

type windowSchema struct {
	ID   string `yaml:"id" need:"yes" doc:"Id of the window."`
	From string `yaml:"from" is:"date" doc:"First day."`
	To   string `yaml:"to" is:"date" doc:"Last day."`
	Note string `yaml:"note" doc:"Why this span."`
}

type securitySchema struct {
	ID      string       `yaml:"id" need:"yes" doc:"Id, as the column by of shocks.csv names it."`
	Name    string       `yaml:"name" doc:"Name."`
	Aliases []string     `yaml:"aliases" doc:"Other names."`
	IDs     []string     `yaml:"ids" is:"sourceid" doc:"Ids of event sources."`
	Governs []ruleSchema `yaml:"governs" doc:"Countries it governs."`
}

type ruleSchema struct {
	Country string `yaml:"country" need:"yes" is:"iso3" doc:"Country as ISO 3166 alpha-3 code."`
	Since   string `yaml:"since" is:"date" doc:"First day."`
	Until   string `yaml:"until" is:"date" doc:"Last day."`
}

type placeSchema struct {
	Name      string   `yaml:"name" need:"yes" doc:"Name, as links.csv has it."`
	Node      string   `yaml:"node" doc:"The place it stands for in the network."`
	Countries []string `yaml:"countries" doc:"Country codes and ids of regions."`
	Lat       float64  `yaml:"lat" is:"lat" doc:"Latitude at country level."`
	Lon       float64  `yaml:"lon" is:"lon" doc:"Longitude at country level."`
	Note      string   `yaml:"note" doc:"Anything to know."`
}

type claimsSchema struct {
	Questions []questionSchema `yaml:"questions" doc:"Questions that the case answers by tests."`
	Claims    []claimSchema    `yaml:"claims" doc:"Sentences, each with the tests that decide it."`
}

type questionSchema struct {
	ID       string       `yaml:"id" need:"yes" doc:"Id, once in the file."`
	Question string       `yaml:"question" need:"yes" doc:"The question."`
	Test     string       `yaml:"test" doc:"One line of the claim language."`
	Tests    []testSchema `yaml:"tests" doc:"The tests."`
	Needs    string       `yaml:"needs" doc:"Data that would answer it better."`
	Note     string       `yaml:"note" doc:"A caveat that holds whatever the answer."`
}

type claimSchema struct {
	ID    string       `yaml:"id" need:"yes" doc:"Id, once in the file."`
	Claim string       `yaml:"claim" need:"yes" doc:"The sentence."`
	Test  string       `yaml:"test" doc:"One line of the claim language: deaths 2008 > deaths 2007."`
	Tests []testSchema `yaml:"tests" doc:"The tests that decide it."`
	Needs string       `yaml:"needs" doc:"Data that would test it better."`
	Note  string       `yaml:"note" doc:"A caveat that holds whatever the verdict."`
	// What of the claim is recorded nowhere.
	Unknowable string `yaml:"unknowable" doc:"What of the claim is recorded nowhere."`
}

type testSchema struct {
	Test   string            `yaml:"test" doc:"One line of the claim language, instead of kind and params."`
	Kind   string            `yaml:"kind" doc:"Kind of test."`
	Params map[string]string `yaml:"params" doc:"Its parameters."`
}

type judgementsSchema struct {
	Judgements []judgementSchema `yaml:"judgements" doc:"Judgements of the analyst."`
}

type judgementSchema struct {
	Text        string   `yaml:"text" need:"yes" doc:"The judgement as a sentence."`
	Author      string   `yaml:"author" need:"yes" doc:"Who judges: an office or a team."`
	Probability *float64 `yaml:"probability" is:"probability" doc:"Between 0 and 1."`
	Word        string   `yaml:"word" doc:"The word of probability that fits the number."`
	Confidence  string   `yaml:"confidence" is:"confidence" doc:"Confidence in the judgement, apart from its likelihood."`
	Basis       string   `yaml:"basis" doc:"What it rests on."`
	Evidence    []string `yaml:"evidence" doc:"Ids of rows, findings or claims."`
	Changes     string   `yaml:"changes" doc:"What would change it."`
	Alternative string   `yaml:"alternative" doc:"What else may explain the facts."`
	Replaces    string   `yaml:"replaces" doc:"Rule of the judgement of the program that it replaces."`
}
