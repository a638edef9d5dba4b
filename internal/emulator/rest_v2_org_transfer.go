package emulator

import (
	"context"
	"encoding/json"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// importedNode is a department to make with those below it.
type importedNode struct {
	Name        string         `json:"name"`
	Code        string         `json:"code"`
	Description string         `json:"description"`
	Children    []importedNode `json:"children"`
}

// ImportOrgByJson makes an organization with all its departments, or nothing.
//
//nolint:revive // protoc-gen-go names the method.
func (s *managementV2) ImportOrgByJson(_ context.Context, req *authingv2.ImportOrgByJsonRequest) (*authingv2.ImportOrgByJsonResponse, error) {
	top, err := importedNodeOf(req.GetFile())
	if err != nil {
		return nil, err
	}
	root := &department{Organization: top.Code, Name: top.Name, Description: unlessEmpty(top.Description)}
	err = s.write(func(v view) error {
		if err := s.insertOrganization(v, root); err != nil {
			return err
		}
		return s.importBelow(v, root, top.Children)
	})
	if err != nil {
		return nil, err
	}
	data, err := free(s.storedOrg(root))
	return &authingv2.ImportOrgByJsonResponse{Data: data}, err
}

// importedNodeOf reads a root, which may also be sent as JSON text.
func importedNodeOf(file *structpb.Value) (top importedNode, err error) {
	text := file.GetStringValue()
	if text == "" {
		text = jsonOf(file)
	}
	if json.Unmarshal([]byte(text), &top) != nil {
		return top, badField("file", "must be a node: an object of name, code, description and children")
	}
	return top, top.check()
}

func (n importedNode) check() error {
	if n.Name == "" {
		return badField("file", "has a node without a name")
	}
	for _, below := range n.Children {
		if err := below.check(); err != nil {
			return err
		}
	}
	return nil
}

func (e *Emulator) importBelow(v view, above *department, nodes []importedNode) error {
	for _, n := range nodes {
		d := &department{
			Organization: above.Organization, ParentID: above.ID, Code: n.Code, Name: n.Name, Description: unlessEmpty(n.Description),
		}
		if err := e.insertDepartment(v, d); err != nil {
			return err
		}
		if err := e.importBelow(v, d, n.Children); err != nil {
			return err
		}
	}
	return nil
}

// ExportAllOrgs returns all organizations, or one, with departments and members.
// It serves ExportOrgById as well, which has the same path.
func (s *managementV2) ExportAllOrgs(_ context.Context, req *authingv2.ExportAllOrgsRequest) (*authingv2.ExportAllOrgsResponse, error) {
	v := s.read()
	if req.GetOrgId() != "" {
		root, err := v.organizationWithID(req.GetOrgId())
		if err != nil {
			return nil, err
		}
		exported, err := s.export(v, root, root)
		if err != nil {
			return nil, err
		}
		data, err := free(exported)
		return &authingv2.ExportAllOrgsResponse{Data: data}, err
	}
	roots, err := v.organizationsOf("")
	if err != nil {
		return nil, err
	}
	all, err := tryEach(roots, func(root *department) (exportedNode, error) { return s.export(v, root, root) })
	if err != nil {
		return nil, err
	}
	data, err := free(all)
	return &authingv2.ExportAllOrgsResponse{Data: data}, err
}
