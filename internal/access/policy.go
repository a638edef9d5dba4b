package access

import (
	"fmt"
	"slices"
	"strings"
)

// Policy says what each caller may do. It does not change; a new file is a new
// Policy.
type Policy struct {
	methods Methods
	callers map[string]*grant // by name
	named   map[string]string // identity → caller
}

// grant is what one caller may do.
type grant struct {
	// allowed has each granted rpc and what grants it, in words.
	allowed      map[string]string
	pools        choice
	applications choice
}

// choice is what may be selected: everything, what is listed, or, where nothing
// is said, the default one alone.
type choice struct {
	all bool
	ids []string
}

func (c choice) has(id, standard string) bool {
	if len(c.ids) == 0 && !c.all {
		return id == standard
	}
	return c.all || slices.Contains(c.ids, id)
}

func (c choice) String() string {
	switch {
	case c.all:
		return "all"
	case len(c.ids) == 0:
		return "the default one"
	default:
		return strings.Join(c.ids, ", ")
	}
}

// Selection is what a call acts in: a pool if it is a management call, else an
// application.
type Selection struct{ Pool, Application string }

// Names of what a caller lacks, as ErrorInfo.metadata has them.
const (
	lacksCaller      = "caller"
	lacksScope       = "scope"
	lacksPool        = "pool"
	lacksApplication = "application"
)

// Decision is whether a call is allowed, and why.
type Decision struct {
	Allowed bool
	// Why in words, for operators.
	Why string

	lacks string // what is missing if it is not allowed
	value string // which
}

func denied(lacks, value, format string, args ...any) Decision {
	return Decision{Why: fmt.Sprintf(format, args...), lacks: lacks, value: value}
}

// callerOf finds the caller that has one of the identities. More than one is an
// error: nobody can say which is meant.
func (p *Policy) callerOf(identities []string) (name string, err error) {
	for _, identity := range identities {
		found := p.named[identity]
		if found == "" || found == name {
			continue
		}
		if name != "" {
			return "", fmt.Errorf("%w: %s and %s", errSeveralCallers, name, found)
		}
		name = found
	}
	return name, nil
}

// method decides whether a caller may use an rpc at all.
func (p *Policy) method(caller Caller, fullMethod string) Decision {
	scope := p.methods[fullMethod].Scope
	switch granted := p.callers[caller.Name]; {
	case granted == nil && caller.public:
		return denied(lacksApplication, strings.TrimPrefix(caller.Identity, applicationPrefix),
			"the policy does not make %s public", caller.Identity)
	case granted == nil:
		return denied(lacksCaller, "", "the policy has no caller %s", caller)
	case granted.allowed[fullMethod] == "":
		return denied(lacksScope, scope, "%s needs the scope %s", caller.Name, scope)
	default:
		return Decision{Allowed: true, Why: granted.allowed[fullMethod]}
	}
}

// decide is method, and whether the caller may act where the call does.
func (p *Policy) decide(caller Caller, fullMethod string, selected, standard Selection) Decision {
	decision := p.method(caller, fullMethod)
	granted := p.callers[caller.Name]
	switch management := p.methods[fullMethod].Management; {
	case !decision.Allowed:
		return decision
	case management && !granted.pools.has(selected.Pool, standard.Pool):
		return denied(lacksPool, selected.Pool, "%s may not act in the pool %s", caller.Name, selected.Pool)
	case !management && !granted.applications.has(selected.Application, standard.Application):
		return denied(lacksApplication, selected.Application, "%s may not use the application %s", caller.Name, selected.Application)
	default:
		return decision
	}
}
