package emulator

import (
	"context"
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// changeWhitelist replaces a whitelist by a changed copy.
func (e *Emulator) changeWhitelist(appID, kind string, change func(*whitelist) error) error {
	return e.write(func(v view) error {
		before, err := v.whitelistOf(appID, kind)
		if err != nil {
			return err
		}
		changed := *before
		changed.entries = slices.Clone(before.entries)
		if err := change(&changed); err != nil {
			return err
		}
		return v.Insert(tableWhitelists, &changed)
	})
}

// addWhitelist adds values to a whitelist, and returns their entries; what is on
// it stays as it is.
func (e *Emulator) addWhitelist(appID, kind string, values []string) (added []whitelistEntry, err error) {
	err = e.changeWhitelist(appID, kind, func(w *whitelist) error {
		for i, value := range values {
			if value == "" {
				return badField(fmt.Sprintf("list[%d]", i), "must not be empty")
			}
			entry, there := w.find(value)
			if !there {
				entry = whitelistEntry{w.listed(value), e.now()}
				w.entries = append(w.entries, entry)
			}
			added = append(added, entry)
		}
		return nil
	})
	return added, err
}

// removeWhitelist removes values from a whitelist, and returns their entries; what
// is not on it is skipped.
func (e *Emulator) removeWhitelist(appID, kind string, values []string) (removed []whitelistEntry, err error) {
	err = e.changeWhitelist(appID, kind, func(w *whitelist) error {
		for _, value := range values {
			entry, there := w.find(value)
			if !there {
				continue
			}
			removed = append(removed, entry)
			w.entries = slices.DeleteFunc(w.entries, func(one whitelistEntry) bool { return one.value == entry.value })
		}
		return nil
	})
	return removed, err
}

func whitelistV3(entries []whitelistEntry) []*authingv3.WhitelistEntry {
	return each(entries, func(entry whitelistEntry) *authingv3.WhitelistEntry {
		return &authingv3.WhitelistEntry{Value: entry.value, CreatedAt: instant(entry.createdAt)}
	})
}

func (s *managementV3) listWhitelist(appID, kind string) ([]*authingv3.WhitelistEntry, error) {
	w, err := s.read().whitelistOf(appID, kind)
	if err != nil {
		return nil, err
	}
	return whitelistV3(w.entries), nil
}

// AddWhitelist adds values to a whitelist of the pool.
func (s *managementV3) AddWhitelist(_ context.Context, req *authingv3.AddWhitelistRequest) (*authingv3.AddWhitelistResponse, error) {
	added, err := s.addWhitelist("", req.GetType(), req.GetList())
	return &authingv3.AddWhitelistResponse{Entries: whitelistV3(added)}, err
}

// ListWhitelists returns a whitelist of the pool.
func (s *managementV3) ListWhitelists(_ context.Context, req *authingv3.ListWhitelistsRequest) (*authingv3.ListWhitelistsResponse, error) {
	entries, err := s.listWhitelist("", req.GetType())
	return &authingv3.ListWhitelistsResponse{Entries: entries}, err
}

// DeleteWhitelist removes values from a whitelist of the pool.
func (s *managementV3) DeleteWhitelist(_ context.Context, req *authingv3.DeleteWhitelistRequest) (*authingv3.DeleteWhitelistResponse, error) {
	_, err := s.removeWhitelist("", req.GetType(), req.GetList())
	return &authingv3.DeleteWhitelistResponse{Success: err == nil}, err
}

// AddWhitelistOfApp adds values to a whitelist of an application.
func (s *managementV3) AddWhitelistOfApp(_ context.Context, req *authingv3.AddWhitelistOfAppRequest) (*authingv3.AddWhitelistOfAppResponse, error) {
	added, err := s.addWhitelist(req.GetAppId(), req.GetType(), req.GetList())
	return &authingv3.AddWhitelistOfAppResponse{Entries: whitelistV3(added)}, err
}

// ListWhitelistsOfApp returns a whitelist of an application.
func (s *managementV3) ListWhitelistsOfApp(_ context.Context, req *authingv3.ListWhitelistsOfAppRequest) (*authingv3.ListWhitelistsOfAppResponse, error) {
	entries, err := s.listWhitelist(req.GetAppId(), req.GetType())
	return &authingv3.ListWhitelistsOfAppResponse{Entries: entries}, err
}

// DeleteWhitelistOfApp removes values from a whitelist of an application.
func (s *managementV3) DeleteWhitelistOfApp(_ context.Context, req *authingv3.DeleteWhitelistOfAppRequest) (*authingv3.DeleteWhitelistOfAppResponse, error) {
	_, err := s.removeWhitelist(req.GetAppId(), req.GetType(), req.GetList())
	return &authingv3.DeleteWhitelistOfAppResponse{Success: err == nil}, err
}
