# The service in a container; docs/serving.md tells how to run it. Nothing in the image is secret, and nothing in it is ever written.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS made
WORKDIR /source
RUN python -m venv /opt/wenmai
COPY requirements/run.txt requirements/run.txt
RUN /opt/wenmai/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY ontology ontology
COPY shapes shapes
COPY kg kg
COPY api api
RUN /opt/wenmai/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:${PYTHON}-slim
COPY --from=made /opt/wenmai /opt/wenmai
RUN install -d -o 10001 -g 10001 /store
ENV PATH=/opt/wenmai/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    WENMAI_STORE=/store \
    WENMAI_HOST=0.0.0.0 \
    WENMAI_PORT=8000 \
    WENMAI_LOG=json
USER 10001:10001
WORKDIR /store
VOLUME /store
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["wenmai"]
CMD ["serve"]
