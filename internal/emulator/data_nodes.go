package emulator

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataNode is a node of a data resource that is a tree.
type dataNode struct {
	code, name string
	path       string // codes from the top, with / between them
	value      *string
	extended   *structpb.Value // by key of the resource's fields
	children   []*dataNode
}

// nodesOf reads the nodes at field in a request, which are below the node of a
// path.
func nodesOf(field string, list *structpb.Value, above string) ([]*dataNode, error) {
	if list.GetListValue() == nil {
		return nil, badField(field, "must be a list of nodes")
	}
	var nodes []*dataNode
	for i, sent := range list.GetListValue().GetValues() {
		within := fmt.Sprintf("%s[%d]", field, i)
		n, err := nodeOf(within, sent.GetStructValue().GetFields(), above)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(nodes, func(other *dataNode) bool { return other.code == n.code }) {
			return nil, badField(within+".code", "is that of another node beside it")
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

func nodeOf(field string, members map[string]*structpb.Value, above string) (*dataNode, error) {
	n := &dataNode{code: members["code"].GetStringValue(), name: members["name"].GetStringValue(), extended: members["extendFieldValue"]}
	switch {
	case !dataName(n.code):
		return nil, badField(field+".code", "is required, without * and /")
	case n.name == "":
		return nil, badField(field+".name", "is required")
	}
	n.path = n.code
	if above != "" {
		n.path = above + "/" + n.code
	}
	if value, ok := members["value"].GetKind().(*structpb.Value_StringValue); ok {
		n.value = &value.StringValue
	}
	if children := members["children"]; children != nil && !isNull(children) {
		var err error
		if n.children, err = nodesOf(field+".children", children, n.path); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// allNodes is nodes and what is below them, the upper ones first.
func allNodes(nodes []*dataNode) []*dataNode {
	var all []*dataNode
	for _, n := range nodes {
		all = append(append(all, n), allNodes(n.children)...)
	}
	return all
}

// node is the node of a path, nil when there is none.
func (r *dataResource) node(path string) *dataNode {
	for _, n := range allNodes(r.nodes) {
		if n.path == path {
			return n
		}
	}
	return nil
}

// nodeValue is a node as requests write it, as JSON.
func nodeValue(n *authingv3.DataResourceTreeNode) *structpb.Value {
	members := map[string]*structpb.Value{"code": structpb.NewStringValue(n.GetCode()), "name": structpb.NewStringValue(n.GetName())}
	if n.Value != nil {
		members["value"] = structpb.NewStringValue(n.GetValue())
	}
	if len(n.GetChildren()) > 0 {
		members["children"] = listValue(n.GetChildren())
	}
	if n.GetExtendFieldValue() != nil {
		members["extendFieldValue"] = n.GetExtendFieldValue()
	}
	return structpb.NewStructValue(&structpb.Struct{Fields: members})
}
