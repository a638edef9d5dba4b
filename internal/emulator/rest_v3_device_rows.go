package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ListRow shows a page of the rows of a data model, of which there is that of
// devices; the oldest first, in no other selection.
func (s *managementV3) ListRow(_ context.Context, req *authingv3.ListRowRequest) (*authingv3.ListRowResponse, error) {
	if req.GetModelId() != modelDevice {
		return nil, notEmulated("model " + req.GetModelId())
	}
	if req.GetKeywords() != "" || len(req.GetConditions()) > 0 || len(req.GetSort()) > 0 || req.GetScope() != nil || req.GetFilterRelation() != nil {
		return nil, notEmulated("a selection of devices")
	}
	all, err := inOrder[*device](s.read(), tableDevices, byID)
	if err != nil {
		return nil, err
	}
	page := all
	if !req.GetFetchAll() {
		if page, err = pageV2(all, req.Page, req.Limit); err != nil {
			return nil, err
		}
	}
	return &authingv3.ListRowResponse{
		TotalCount: int64(len(all)),
		List:       each(page, func(d *device) *structpb.Value { return structpb.NewStructValue(s.row(d)) }),
	}, nil
}

// GetRow shows a row of the data model of devices.
func (s *managementV3) GetRow(_ context.Context, req *authingv3.GetRowRequest) (*authingv3.GetRowResponse, error) {
	if req.GetModelId() != modelDevice {
		return nil, notEmulated("model " + req.GetModelId())
	}
	d, err := s.read().deviceWithID(req.GetRowId())
	if err != nil {
		return nil, err
	}
	shown, row := &authingv3.MetadataRow{RowId: d.ID}, s.row(d)
	for _, name := range sortedNames(row) {
		shown.CellList = append(shown.CellList, &authingv3.MetadataCell{FieldId: name, Value: row.GetFields()[name]})
	}
	return &authingv3.GetRowResponse{Row: shown}, nil
}
