/* Inline citations in the rich text editor: one marker character carries the ids of its sources. */
(() => {
  const React = window.React;
  const { EditorState, Modifier } = window.DraftJS;
  const { ModalWorkflowSource, TooltipEntity } = window.draftail;
  const ENTITY = 'CITATION';
  const MARKER = '\u203b';

  /* Opens the citation chooser for several sources at once and puts one marker after the selection. */
  class CitationSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.citationChooser,
        urlParams: { multiple: 1 },
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    onChosen(chosen) {
      const sources = Array.isArray(chosen) ? chosen : [chosen];
      const { editorState, entity, entityKey, onComplete } = this.props;
      const known = entity ? entity.getData().ids.split(',').filter(Boolean) : [];
      const data = {
        ids: [...new Set([...known, ...sources.map((source) => source.id)])].join(','),
        title: [
          entity && entity.getData().title,
          ...sources.filter((source) => !known.includes(source.id)).map((source) => source.title),
        ]
          .filter(Boolean)
          .join('; '),
        missing: false,
      };
      this.workflow.close();
      if (entityKey) {
        const content = editorState.getCurrentContent().replaceEntityData(entityKey, data);
        onComplete(
          EditorState.forceSelection(
            EditorState.push(editorState, content, 'apply-entity'),
            editorState.getSelection(),
          ),
        );
        return;
      }
      const withEntity = editorState
        .getCurrentContent()
        .createEntity(ENTITY, 'IMMUTABLE', data);
      const selection = editorState.getSelection();
      const end = selection.merge({
        anchorKey: selection.getEndKey(),
        anchorOffset: selection.getEndOffset(),
        focusKey: selection.getEndKey(),
        focusOffset: selection.getEndOffset(),
        isBackward: false,
      });
      const content = Modifier.insertText(
        withEntity,
        end,
        MARKER,
        null,
        withEntity.getLastCreatedEntityKey(),
      );
      onComplete(EditorState.push(editorState, content, 'insert-characters'));
    }
  }

  /* Shows the marker with the titles of its sources; "Edit" adds a source, "Remove" takes it out. */
  const Citation = (props) => {
    const { entityKey, contentState, children, onRemove } = props;
    const { ids, title, missing } = contentState.getEntity(entityKey).getData();
    const label = missing ? 'A source of this marker is missing' : title;
    const count = ids ? ids.split(',').length : 0;
    return React.createElement(
      'span',
      { className: missing ? 'citation-marker citation-marker--missing' : 'citation-marker' },
      React.createElement(
        TooltipEntity,
        { ...props, icon: React.createElement(window.wagtail.components.Icon, { name: 'openquote' }), label, url: '', onRemove },
        children,
      ),
      count > 1
        ? React.createElement('span', { className: 'citation-marker__count', contentEditable: false }, count)
        : null,
    );
  };

  window.draftail.registerPlugin(
    { type: ENTITY, source: CitationSource, decorator: Citation },
    'entityTypes',
  );
})();
