package emulator

import (
	"fmt"
	"time"

	"github.com/hashicorp/go-memdb"
)

// pipelineRule is a function that Authing runs when users sign in or up. Here it
// is kept, and does not run.
type pipelineRule struct {
	ordered

	ID          string
	Name        string
	Description string
	kind        string // when it would run, by v1's names
	enabled     bool
	code        string
	createdAt   time.Time
	updatedAt   time.Time
}

func pipelineRulesTable() *memdb.TableSchema {
	return table(tablePipelineRules, primary(func(r *pipelineRule) string { return r.ID }))
}

// pipelineRuleWithID is the function of an id.
func (v view) pipelineRuleWithID(id string) (*pipelineRule, error) {
	r, err := first[*pipelineRule](v, tablePipelineRules, byID, id)
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("pipeline function %q", id))
	}
	return r, err
}

// putPipelineRule stores a function that has a name and a source.
func (v view) putPipelineRule(r *pipelineRule) error {
	for field, value := range map[string]string{"name": r.Name, "code": r.code} {
		if value == "" {
			return badField(field, "is required")
		}
	}
	return v.Insert(tablePipelineRules, r)
}

func (v view) removePipelineRule(r *pipelineRule) error { return v.Delete(tablePipelineRules, r) }
