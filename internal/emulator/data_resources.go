package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataResource is data that data policies are about: a text, a list of texts or
// a tree. The resources of policies and permissions are others.
type dataResource struct {
	ordered

	ID          string
	Namespace   string
	Code        string
	Name        string
	Description string
	Type        string
	Actions     []string
	content     *structpb.Value
	nodes       []*dataNode // of a tree
	fields      []*authingv3.DataResourceField
	createdAt   time.Time
	updatedAt   time.Time
}

func (r *dataResource) id() string { return r.ID }

// Types of data resources.
const (
	dataTree  = "TREE"
	dataText  = "STRING"
	dataTexts = "ARRAY"
)

func dataResourcesTable() *memdb.TableSchema {
	return table(tableDataResources,
		primary((*dataResource).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(r *dataResource) []string { return []string{keyIn(r.Namespace, r.Code)} })},
		&memdb.IndexSchema{Name: byName, Unique: true, Indexer: keys(func(r *dataResource) []string { return []string{keyIn(r.Namespace, r.Name)} })},
		&memdb.IndexSchema{Name: byNamespace, Indexer: keys(func(r *dataResource) []string { return []string{r.Namespace} })},
	)
}

// dataResourceAt is the data resource of a code, nil when there is none.
func (v view) dataResourceAt(namespace, code string) (*dataResource, error) {
	return first[*dataResource](v, tableDataResources, byCode, keyIn(namespace, code))
}

// dataResourceCoded is the data resource of a code in a namespace that is there.
func (v view) dataResourceCoded(namespace, code string) (*dataResource, error) {
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return nil, err
	}
	r, err := v.dataResourceAt(n.Code, code)
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("data resource %q of namespace %q", code, n.Code))
	}
	return r, err
}

// insertDataResource stores a new data resource of a namespace that is there.
func (e *Emulator) insertDataResource(v view, r *dataResource) error {
	n, err := v.namespaceCoded(r.Namespace)
	if err != nil {
		return err
	}
	r.ID, r.order, r.Namespace = newID(), e.order.Add(1), n.Code
	r.createdAt = e.now()
	r.updatedAt = r.createdAt
	return v.putDataResource(r)
}

// changeDataResource replaces a data resource by a changed copy.
func (e *Emulator) changeDataResource(v view, before *dataResource, change func(*dataResource)) (*dataResource, error) {
	changed := *before
	change(&changed)
	changed.updatedAt = e.now()
	return &changed, v.putDataResource(&changed)
}

func (v view) putDataResource(r *dataResource) error {
	if err := v.ownDataCode(r); err != nil {
		return err
	}
	if err := v.ownDataName(r); err != nil {
		return err
	}
	if slices.ContainsFunc(r.Actions, func(action string) bool { return !dataName(action) }) {
		return badField("actions", "must not be empty nor have * or /")
	}
	if err := r.readContent(); err != nil {
		return err
	}
	if err := r.checkFields(); err != nil {
		return err
	}
	return v.Insert(tableDataResources, r)
}

// dataName reports whether a text can be a part of a permission.
func dataName(text string) bool { return text != "" && !strings.ContainsAny(text, "*/") }

// ownDataCode refuses a code that the data resource cannot have.
func (v view) ownDataCode(r *dataResource) error {
	if err := checkCode("resourceCode", r.Code); err != nil {
		return err
	}
	if !dataName(r.Code) {
		return badField("resourceCode", "must not have * or /")
	}
	what := fmt.Sprintf("data resource %q of namespace %q", r.Code, r.Namespace)
	return unused(v, tableDataResources, byCode, keyIn(r.Namespace, r.Code), r, what)
}

// ownDataName refuses a name that another data resource of the namespace has.
func (v view) ownDataName(r *dataResource) error {
	what := fmt.Sprintf("data resource name %q in namespace %q", r.Name, r.Namespace)
	return unused(v, tableDataResources, byName, keyIn(r.Namespace, r.Name), r, what)
}

// readContent refuses content that is not of the type of the data resource.
func (r *dataResource) readContent() (err error) {
	switch r.Type {
	case dataText:
		if _, ok := r.content.GetKind().(*structpb.Value_StringValue); !ok {
			return badField("struct", "must be a text")
		}
	case dataTexts:
		if _, ok := textsIn(r.content); !ok {
			return badField("struct", "must be a list of texts")
		}
	case dataTree:
		r.nodes, err = nodesOf("struct", r.content, "")
	default:
		return badField("type", "must be TREE, STRING or ARRAY")
	}
	return err
}

// textsIn is the texts in a list of nothing else.
func textsIn(content *structpb.Value) (texts []string, ok bool) {
	if content.GetListValue() == nil {
		return nil, false
	}
	for _, value := range content.GetListValue().GetValues() {
		text, ok := value.GetKind().(*structpb.Value_StringValue)
		if !ok {
			return nil, false
		}
		texts = append(texts, text.StringValue)
	}
	return texts, true
}
