package emulator

import (
	"slices"
	"strings"
)

// dataRule allows or denies an action, or all of them (`*`), on a data resource:
// on one node of a tree if it has a path, and on that node alone.
type dataRule struct {
	resourceID, path, action string
	deny                     bool
}

type dataRules []dataRule

// dataPlace is a data resource, or a node of one that is a tree.
type dataPlace struct {
	*dataResource

	path string
}

// about reports whether some rule is about a data resource.
func (rs dataRules) about(r *dataResource) bool {
	return slices.ContainsFunc(rs, func(rule dataRule) bool { return rule.resourceID == r.ID })
}

// permits reports whether some rule allows something on a data resource.
func (rs dataRules) permits(r *dataResource) bool {
	return slices.ContainsFunc(rs, func(rule dataRule) bool { return rule.resourceID == r.ID && !rule.deny })
}

func (r dataRule) concerns(at dataPlace, action string) bool {
	return r.resourceID == at.ID && (r.path == "" || r.path == at.path) && (r.action == "*" || r.action == action)
}

// allow reports whether an action is allowed: some rule says so and none denies
// it. Nothing is on what is not there.
func (rs dataRules) allow(at dataPlace, action string) bool {
	if at.dataResource == nil || !slices.Contains(at.Actions, action) {
		return false
	}
	says := func(deny bool) bool {
		return slices.ContainsFunc(rs, func(r dataRule) bool { return r.deny == deny && r.concerns(at, action) })
	}
	return says(false) && !says(true)
}

// actions is what is allowed at a place.
func (rs dataRules) actions(at dataPlace) []string {
	if at.dataResource == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(at.Actions), func(action string) bool { return !rs.allow(at, action) })
}

// dataPlaceOf is the place that a request names: resource or, in a tree,
// resource/code of a node/…; one without a data resource when there is none.
func (v view) dataPlaceOf(namespace, text string) (dataPlace, error) {
	code, path, _ := strings.Cut(text, "/")
	r, err := v.dataResourceAt(namespace, code)
	if err != nil || r == nil || path != "" && r.node(path) == nil {
		return dataPlace{}, err
	}
	return dataPlace{r, path}, nil
}

// dataRulesFor is what is in force for a user: for itself, and for all whose
// permissions it has.
func (e *Emulator) dataRulesFor(v view, u *user) (dataRules, error) {
	holders, err := e.standsOn(v, holder{holderUser, u.ID})
	if err != nil {
		return nil, err
	}
	var all dataRules
	for _, h := range holders {
		policies, err := v.dataPoliciesOf(h)
		if err != nil {
			return nil, err
		}
		for _, p := range policies {
			all = append(all, p.Rules...)
		}
	}
	return all, nil
}

// resourceIDs is the ids of the data resources that the rules are about.
func (rs dataRules) resourceIDs() []string {
	return each(rs, func(r dataRule) string { return r.resourceID })
}
