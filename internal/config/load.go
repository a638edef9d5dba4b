package config

import (
	"errors"
	"io"
)

// ErrHelp says that the command line asked for help, which has been printed.
var ErrHelp = errors.New("help was asked for")

// layer is what one source says, as text by key.
type layer map[string]string

// Sources is where settings come from besides the file.
type Sources struct {
	// Flags are the flags, if the command line has been parsed already.
	Flags *Flags
	// Args is the command line without the program's name, if it has not.
	Args []string
	// LookupEnv reads the environment: os.LookupEnv.
	LookupEnv func(string) (string, bool)
	// Out takes the help, when Args ask for it.
	Out io.Writer
}

// Load reads, checks and completes the configuration of a program. Its error
// joins every Mistake found; it is ErrHelp when help was asked for.
func Load(program Program, from Sources) (*Config, error) {
	cfg, _, err := Trace(program, from)
	return cfg, err
}

// Trace is Load that also tells where each setting has its value from, in the
// order of the reference. The settings are told of in spite of mistakes.
func Trace(program Program, from Sources) (*Config, []Effective, error) {
	cfg := new(Config)
	var errs []error
	var flags layer
	if from.Flags != nil {
		flags = from.Flags.given()
	} else {
		var help bool
		var err error
		if flags, help, err = parseFlags(program, from.Args, from.Out); help {
			return nil, nil, ErrHelp
		}
		errs = append(errs, err)
	}
	environment := readEnvironment(program.settings(cfg), from.LookupEnv)

	name := firstOf("config", flags, environment)
	doc := &document{values: layer{}}
	if name != "" {
		doc = readDocument(name)
	}
	errs = append(errs, doc.errs...)
	errs = append(errs, unknownKeys(doc)...)

	// The lists are now as long as the file says, hence their settings exist.
	cfg.Pools = make([]Pool, doc.lengths["pools"])
	cfg.Applications = make([]Application, doc.lengths["applications"])
	cfg.Issuers = make([]Issuer, doc.lengths["issuers"])
	cfg.Rules = make([]Rule, doc.lengths["rules"])

	origin := origins{flags: flags, environment: environment, file: doc.values, name: name}
	var effective []Effective
	read := &reading{settings: map[string]setting{}, given: map[string]bool{}, errs: errs}
	for _, s := range program.settings(cfg) {
		text, err := pick(s, flags, environment, doc.values)
		read.settings[s.key] = s
		read.given[s.key] = text != "" || err != nil
		effective = append(effective, s.effective(text, origin))
		if err == nil {
			err = s.set(text)
		}
		read.errs = append(read.errs, err)
	}
	if program.reachesAuthing() {
		cfg.complete(read)
		cfg.checkAccess(read)
		cfg.checkWebhook(read)
	}
	if err := errors.Join(read.errs...); err != nil {
		return nil, effective, err
	}
	return cfg, effective, nil
}

func firstOf(key string, layers ...layer) string {
	for _, from := range layers {
		if from[key] != "" {
			return from[key]
		}
	}
	return ""
}
