def document_of(application):
    raise NotImplementedError
